import { expect, test } from 'vitest';
import { percentile, spread } from './statistics.ts';

test('the median of an even number of values lies between the two in the middle', () => {
  expect(spread([4, 1, 3, 10])).toEqual({ median: 3.5, min: 1, max: 10 });
});

test('one value is its own median, least and greatest', () => {
  expect(spread([7])).toEqual({ median: 7, min: 7, max: 7 });
});

test('of nothing there is no median', () => {
  expect(() => spread([])).toThrow('no median of nothing');
});

test('a percentile is one of the values, ordered as numbers', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(percentile(values, 0.5)).toBe(50);
  expect(percentile(values, 0.95)).toBe(95);
  expect(percentile(values, 0.99)).toBe(99);
  expect(percentile([9, 10], 0)).toBe(9);
  expect(percentile([], 0.5)).toBeUndefined();
});
