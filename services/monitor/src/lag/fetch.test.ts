import { describe, expect, test } from 'vitest';
import { encodeBatch } from '../../testing/encode-batch.ts';
import { batchesOf, timestampAt } from './fetch.ts';

/** 2026-01-01T00:00:00Z. */
const t0 = 1_767_225_600_000;
const nowMs = t0 + 60_000;

/** Three records of ten seconds, offsets 100, 101 and 104: compaction took two away. */
const records = [
  { offset: 100, timestampMs: t0 },
  { offset: 101, timestampMs: t0 + 2_000 },
  { offset: 104, timestampMs: t0 + 10_000 },
];

const only = (data: Buffer) => {
  const batches = [...batchesOf(data)];
  expect(batches).toHaveLength(1);
  return batches[0] as (typeof batches)[number];
};

test.each([
  [99, t0],
  [100, t0],
  [101, t0 + 2_000],
  [102, t0 + 10_000],
  [104, t0 + 10_000],
  [105, undefined],
])('the record at offset %i, or the next one that is left, tells the time', (offset, expected) => {
  expect(timestampAt(only(encodeBatch(records)), offset, nowMs)).toBe(expected);
});

test('records that go back in time keep their own timestamps', () => {
  const batch = only(
    encodeBatch([
      { offset: 7, timestampMs: t0 },
      { offset: 8, timestampMs: t0 - 86_400_000 },
    ]),
  );
  expect(timestampAt(batch, 8, nowMs)).toBe(t0 - 86_400_000);
});

test('a compressed batch is interpolated between its first and its last timestamp', () => {
  const batch = only(encodeBatch(records, { compression: 3 }));
  expect([100, 102, 104].map((offset) => timestampAt(batch, offset, nowMs))).toEqual([
    t0,
    t0 + 5_000,
    t0 + 10_000,
  ]);
});

describe.each([
  ['is missing', 0],
  ['is missing', -1],
  ['is in seconds', t0 / 1_000],
  ['is 50 minutes ahead', nowMs + 3_000_000],
])('a timestamp that %s (%i)', (_, odd) => {
  const times = (...timestamps: number[]) =>
    timestamps.map((timestampMs, n) => ({ offset: 100 + n, timestampMs }));

  test('is passed over for the next one that tells an age', () => {
    expect(timestampAt(only(encodeBatch(times(odd, t0, t0 + 1_000))), 100, nowMs)).toBe(t0);
    expect(timestampAt(only(encodeBatch(times(t0, odd, t0 + 1_000))), 101, nowMs)).toBe(t0 + 1_000);
  });

  test('stands where no later one tells an age', () => {
    expect(timestampAt(only(encodeBatch(times(t0, odd, odd))), 101, nowMs)).toBe(odd);
  });

  test('is no end to interpolate from', () => {
    const ends = (...timestamps: number[]) =>
      timestampAt(only(encodeBatch(times(...timestamps), { compression: 3 })), 101, nowMs);
    // The header has the largest: one that is ahead.
    const largest = Math.max(odd, t0 + 10_000);
    expect(ends(odd, t0, t0 + 10_000)).toBe(largest);
    expect(ends(t0, t0, largest)).toBe(odd > nowMs ? t0 : t0 + 5_000);
    expect(ends(odd, odd, odd)).toBe(odd);
  });
});

test('where the broker sets the time, all records have the one of the batch', () => {
  expect(timestampAt(only(encodeBatch(records, { logAppendTime: true })), 100, nowMs)).toBe(
    t0 + 10_000,
  );
});

test('markers are told apart, and what follows a batch is read', () => {
  const marker = encodeBatch([{ offset: 105, timestampMs: t0 }], { control: true });
  const batches = [...batchesOf(Buffer.concat([encodeBatch(records), marker]))];
  expect(batches.map(({ isControl, lastOffset }) => [isControl, lastOffset])).toEqual([
    [false, 104],
    [true, 105],
  ]);
});

test('a batch that is cut off is left out', () => {
  const batch = encodeBatch(records);
  const data = Buffer.concat([batch, batch]);
  for (const length of [data.length - 1, batch.length + 61, batch.length + 1, batch.length]) {
    expect([...batchesOf(data.subarray(0, length))]).toHaveLength(1);
  }
});

test('a format from before Kafka 0.11 is refused with its remedy', () => {
  const old = encodeBatch(records);
  old.writeInt8(1, 16);
  expect(() => [...batchesOf(old)]).toThrow('Record format 1 is not supported');
});
