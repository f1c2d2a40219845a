import { describe, expect, test } from 'vitest';
import { catchUpSeconds, headroomSeconds } from './forecasts.ts';

describe('catch-up', () => {
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
});

describe('headroom', () => {
  const nowMs = 1_767_225_600_000;
  const minutesOld = (minutes: number) => ({
    timestampMs: nowMs - minutes * 60_000,
    bytesPerRecord: 100,
  });
  const common = { unread: 1_000, produceRate: 10, nowMs };

  test('by time: what retention.ms leaves of the oldest record', () => {
    const retention = { ms: 3_600_000 };
    expect(headroomSeconds({ ...common, retention, oldest: minutesOld(50) })).toBe(600);
    expect(headroomSeconds({ ...common, retention, oldest: minutesOld(70) })).toBe(0);
  });

  test('by size: when what is unread and what comes fill retention.bytes', () => {
    const oldest = minutesOld(1);
    // 1,000 records of 100 bytes are unread, and 1,000 bytes come each second.
    expect(headroomSeconds({ ...common, retention: { bytes: 150_000 }, oldest })).toBe(50);
    expect(headroomSeconds({ ...common, retention: { bytes: 100_000 }, oldest })).toBe(0);
    const quiet = { ...common, produceRate: 0, oldest };
    expect(headroomSeconds({ ...quiet, retention: { bytes: 150_000 } })).toBeUndefined();
    expect(headroomSeconds({ ...quiet, retention: { bytes: 100_000 } })).toBe(0);
  });

  test('the limit that is met first counts', () => {
    const retention = { ms: 3_600_000, bytes: 150_000 };
    expect(headroomSeconds({ ...common, retention, oldest: minutesOld(1) })).toBe(50);
    expect(headroomSeconds({ ...common, retention, oldest: minutesOld(59.5) })).toBe(30);
  });

  test('where size deletes, and that of the records is not known, there is none to tell', () => {
    const oldest = { ...minutesOld(50), bytesPerRecord: undefined };
    const retention = { ms: 3_600_000 };
    expect(headroomSeconds({ ...common, retention, oldest })).toBe(600);
    const both = { ...retention, bytes: 150_000 };
    expect(headroomSeconds({ ...common, retention: both, oldest })).toBeUndefined();
  });

  test('nothing is deleted without a limit', () => {
    expect(headroomSeconds({ ...common, retention: {}, oldest: minutesOld(1) })).toBeUndefined();
  });
});
