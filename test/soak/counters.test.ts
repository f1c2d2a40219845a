import { expect, test } from 'vitest';
import { grown, grownEach } from './counters.ts';

const of = (values: Record<string, number>) => new Map(Object.entries(values));

test('series grow together, a new one from 0 on', () => {
  expect(grown(of({ a: 5, b: 7 }), of({ a: 6, b: 7, c: 4 }))).toBe(5);
});

test('growth is unknown without series, and where one is gone or was reset', () => {
  expect(grown(of({}), of({}))).toBeUndefined();
  expect(grown(of({ a: 5, b: 1 }), of({ a: 6 }))).toBeUndefined();
  expect(grown(of({ a: 5, b: 1 }), of({ a: 90, b: 0 }))).toBeUndefined();
});

test('each series by itself', () => {
  const from = of({ still: 3, back: 2, gone: 1 });
  const to = of({ still: 3, back: 1, new: 4 });
  expect(grownEach(from, to)).toEqual({ still: 0, back: undefined, gone: undefined, new: 4 });
});
