import { expect } from 'vitest';
import type { z } from 'zod';

/** What the browser makes of an answer. Fails if a field is missing, or is not in the contract. */
export function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const onTheWire: unknown = JSON.parse(JSON.stringify(answer));
  const read = schema.parse(onTheWire);
  expect(read).toEqual(onTheWire);
  return read;
}
