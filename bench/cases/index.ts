import type { Case } from './case.ts';
import { codecs, produce, producers } from './produce.ts';

/** All cases, in the order of the table. */
export const cases: readonly Case[] = [...produce, ...codecs, ...producers];
