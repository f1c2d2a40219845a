import { rangeUtil } from '@grafana/data';
import { expect, test } from 'vitest';
import { intervalsOf } from './intervals.ts';

const scrapeMs = 10_000;
const minute = 60_000;
const day = 24 * 60 * minute;

test.each([
  { range: 15 * minute, points: 300, step: 10_000, rate: 40_000 },
  { range: 6 * 60 * minute, points: 1000, step: 20_000, rate: 40_000 },
  { range: day, points: 1000, step: minute, rate: 70_000 },
])('$range ms in $points points', ({ range, points, step, rate }) => {
  expect(intervalsOf({ from: 1e12, to: 1e12 + range, maxDataPoints: points }, scrapeMs)).toEqual({
    stepMs: step,
    rateIntervalMs: rate,
    rangeMs: range,
  });
});

test("a panel's own minimum holds for the rate, too", () => {
  const span = { from: 1e12, to: 1e12 + 15 * minute, maxDataPoints: 300 };
  expect(intervalsOf(span, scrapeMs, 30_000)).toMatchObject({
    stepMs: 30_000,
    rateIntervalMs: 120_000,
  });
});

test('rounds as Grafana does', () => {
  for (let ms = 1; ms < 21 * day; ms = Math.ceil(ms * 1.1)) {
    const { stepMs } = intervalsOf({ from: 0, to: ms, maxDataPoints: 1 }, 1, 1);
    expect(stepMs, `${ms} ms`).toBe(rangeUtil.roundInterval(ms));
  }
});
