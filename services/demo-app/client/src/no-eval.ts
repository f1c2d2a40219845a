import { z } from 'zod';

/**
 * The page's security policy forbids `eval`, by which zod compiles its schemas. Zod tries it as the
 * first schema is made, and the browser reports the attempt. So this comes before every schema.
 */
z.config({ jitless: true });
