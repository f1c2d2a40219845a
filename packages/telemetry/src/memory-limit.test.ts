import { expect, test } from 'vitest';
import { memoryLimit } from './memory-limit.ts';

const GIB = 2 ** 30;

test.each([
  { constrained: 192 * 2 ** 20, limit: 192 * 2 ** 20, what: 'a container with a limit' },
  { constrained: 0, limit: undefined, what: 'no known limit' },
  { constrained: 2 ** 64, limit: undefined, what: 'a control group without one' },
])('$what', ({ constrained, limit }) => {
  expect(memoryLimit(constrained, 4 * GIB)).toBe(limit);
});
