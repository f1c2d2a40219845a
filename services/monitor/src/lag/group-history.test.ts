import { beforeEach, describe, expect, test } from 'vitest';
import type { LogReadings } from './group-history.ts';
import { GroupHistory } from './group-history.ts';
import type { LogEnds } from './offsets.ts';

const t0 = 1_767_225_600_000;
const group = (...offsets: number[]) => ({
  id: 'g',
  hasMembers: true,
  committed: offsets.map((offset, partition) => ({ topic: 't', partition, offset })),
});

/** What a collection found; unless told otherwise, the oldest unread record is a minute old. */
function logs(ends: (LogEnds | undefined)[], overrides: Partial<LogReadings> = {}): LogReadings {
  return {
    atMs: t0,
    ends: new Map(ends.flatMap((log, partition) => (log ? [[`t/${partition}`, log]] : []))),
    oldestAt: () => ({ timestampMs: t0 - 60_000, bytesPerRecord: 100 }),
    retention: new Map([['t', { ms: 3_600_000 }]]),
    ...overrides,
  };
}

let history: GroupHistory;
beforeEach(() => {
  history = new GroupHistory();
});

test('what is unread has an age and a headroom; what is read has neither lag nor headroom', () => {
  const { partitions, topics } = history.update(
    group(4, 10),
    logs([
      { start: 0, end: 10 },
      { start: 0, end: 10 },
    ]),
  );
  expect(partitions).toMatchObject([
    { partition: 0, records: 6, seconds: 60, headroomSeconds: 3_540, status: 'ok' },
    { partition: 1, records: 0, seconds: 0, headroomSeconds: undefined, status: 'ok' },
  ]);
  expect(topics).toEqual([{ topic: 't', catchUpSeconds: undefined, lostRecords: 0 }]);
});

test('where only markers are left, nothing is unread', () => {
  const oldestAt = () => ({ timestampMs: undefined, bytesPerRecord: 0 });
  const { partitions } = history.update(group(9), logs([{ start: 0, end: 10 }], { oldestAt }));
  expect(partitions).toMatchObject([{ records: 1, seconds: 0, headroomSeconds: undefined }]);
});

test('a clock that is behind that of the producer makes no negative age', () => {
  const oldestAt = () => ({ timestampMs: t0 + 5_000, bytesPerRecord: 100 });
  const { partitions } = history.update(group(9), logs([{ start: 0, end: 10 }], { oldestAt }));
  expect(partitions).toMatchObject([{ records: 1, seconds: 0 }]);
});

test('a record of 1970 has an age: a timestamp of 0 is known', () => {
  const oldestAt = () => ({ timestampMs: 0, bytesPerRecord: 100 });
  const { partitions } = history.update(group(9), logs([{ start: 0, end: 10 }], { oldestAt }));
  expect(partitions).toMatchObject([{ records: 1, seconds: t0 / 1_000, headroomSeconds: 0 }]);
});

describe('what could not be read', () => {
  const ends = [{ start: 0, end: 10 }];

  test('of a record whose time is not known, no age is invented', () => {
    const unread = logs(ends, { oldestAt: () => undefined });
    expect(history.update(group(4), unread).partitions).toMatchObject([
      { records: 6, seconds: undefined, headroomSeconds: undefined },
    ]);
  });

  test('where an older record is known, the lag is at most its age', () => {
    history.update(group(4), logs(ends));
    const later = logs(ends, { atMs: t0 + 15_000, oldestAt: () => undefined });
    expect(history.update(group(5), later).partitions).toMatchObject([{ records: 5, seconds: 75 }]);
  });

  test('a partition without a leader is left out, and its topic has no catch-up', () => {
    const both = [
      { start: 0, end: 100 },
      { start: 0, end: 100 },
    ];
    history.update(group(0, 0), logs(both));
    const one = history.update(group(50, 50), logs([both[0], undefined], { atMs: t0 + 15_000 }));
    expect(one.partitions.map(({ partition }) => partition)).toEqual([0]);
    expect(one.topics).toEqual([]);
    const again = history.update(group(50, 50), logs(both, { atMs: t0 + 30_000 }));
    expect(again.topics).toMatchObject([{ catchUpSeconds: 30 }]);
  });
});

test('records deleted unread are lost, those deleted before the first look are not counted', () => {
  const look = (start: number, committed: number) =>
    history.update(group(committed), logs([{ start, end: 100 }])).topics[0]?.lostRecords;
  expect(look(20, 10)).toBe(0);
  expect(look(30, 10)).toBe(10);
  expect(look(30, 10)).toBe(10);
  expect(look(50, 40)).toBe(20);
  expect(look(60, 70)).toBe(20);
});

test('a topic that is no longer committed is forgotten', () => {
  history.update(group(10), logs([{ start: 0, end: 10 }]));
  expect(history.update({ ...group(), committed: [] }, logs([]))).toEqual({
    group: 'g',
    status: 'ok',
    partitions: [],
    topics: [],
  });
  // Had it been remembered, this would be a rewind.
  const { status } = history.update(group(5), logs([{ start: 0, end: 10 }]));
  expect(status).toBe('ok');
});
