import { expect, test } from 'vitest';
import { catchUpSeconds } from './catch-up.ts';

const every15s = (lags: number[]) => lags.map((lag, n) => ({ atMs: n * 15_000, lag }));

test('a lag that falls by 10 records a second is gone when they are divided', () => {
  expect(catchUpSeconds(every15s([1_000, 850, 700]))).toBe(70);
});

test('the last two minutes count: what was before them does not hide a catching up', () => {
  const rising = [0, 2_000, 4_000, 6_000];
  const falling = [6_000, 5_700, 5_400, 5_100, 4_800, 4_500, 4_200, 3_900, 3_600];
  expect(catchUpSeconds(every15s([...rising, ...falling]))).toBe(180);
});

test('there is no time to tell while the lag does not fall', () => {
  expect(catchUpSeconds([])).toBeUndefined();
  expect(catchUpSeconds(every15s([500]))).toBeUndefined();
  expect(catchUpSeconds(every15s([500, 500]))).toBeUndefined();
  expect(catchUpSeconds(every15s([500, 600]))).toBeUndefined();
});

test('a group that has caught up needs 0 seconds', () => {
  expect(catchUpSeconds(every15s([500, 0]))).toBe(0);
});
