import { expect, test } from 'vitest';
import { value } from './values.ts';

test('a value has its length, and is the same each time but another for each number', () => {
  for (const bytes of [256, 1_024]) expect(Buffer.byteLength(value(1, bytes))).toBe(bytes);
  expect(value(1, 256)).toBe(value(1, 256));
  expect(value(1, 256)).not.toBe(value(2, 256));
});
