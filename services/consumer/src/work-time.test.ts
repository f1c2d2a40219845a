import { expect, test } from 'vitest';
import { workTimeMs } from './work-time.ts';

test('the median and the 99th percentile are the ones asked for', () => {
  const times = Array.from({ length: 100_000 }, () => workTimeMs(5, 20)).sort((a, b) => a - b);
  expect(times[50_000]).toBeCloseTo(5, 0);
  expect(times[99_000]).toBeGreaterThan(19);
  expect(times[99_000]).toBeLessThan(21);
});

test('without a spread every time is the same, and without a median there is no work', () => {
  expect(workTimeMs(7, 7)).toBe(7);
  expect(workTimeMs(0, 20)).toBe(0);
});
