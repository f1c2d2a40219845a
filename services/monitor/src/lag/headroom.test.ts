import { expect, test } from 'vitest';
import { headroomSeconds } from './headroom.ts';
import { retentionOf } from './retention.ts';

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

test('nothing is deleted without a limit', () => {
  expect(headroomSeconds({ ...common, retention: {}, oldest: minutesOld(1) })).toBeUndefined();
});

test.each([
  [
    { 'cleanup.policy': 'delete', 'retention.ms': '60000', 'retention.bytes': '-1' },
    { ms: 60_000 },
  ],
  [{ 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '9' }, { bytes: 9 }],
  [{ 'cleanup.policy': 'compact,delete', 'retention.ms': '1', 'retention.bytes': '-1' }, { ms: 1 }],
  [{ 'cleanup.policy': 'compact', 'retention.ms': '60000', 'retention.bytes': '9' }, {}],
])('%o keeps records for %o', (config, retention) => {
  expect(retentionOf(config)).toEqual(retention);
});
