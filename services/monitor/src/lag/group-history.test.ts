import { beforeEach, describe, expect, test } from 'vitest';
import type { LogReadings } from './group-history.ts';
import { GroupHistory } from './group-history.ts';
import type { LogEnds } from './offsets.ts';
import { WINDOW_SAMPLES } from './status.ts';

const t0 = 1_767_225_600_000;
const foundBy = 'fetch' as const;
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
    open: new Map(),
    oldestAt: () => ({ offset: 0, timestampMs: t0 - 60_000, bytesPerRecord: 100, foundBy }),
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
  const oldestAt = () => ({
    offset: undefined,
    timestampMs: undefined,
    bytesPerRecord: undefined,
    foundBy,
  });
  const { partitions } = history.update(group(9), logs([{ start: 0, end: 10 }], { oldestAt }));
  expect(partitions).toMatchObject([{ records: 1, seconds: 0, headroomSeconds: undefined }]);
});

test('a clock that is behind that of the producer makes no negative age', () => {
  const oldestAt = () => ({ offset: 0, timestampMs: t0 + 5_000, bytesPerRecord: 100, foundBy });
  const { partitions } = history.update(group(9), logs([{ start: 0, end: 10 }], { oldestAt }));
  expect(partitions).toMatchObject([{ records: 1, seconds: 0 }]);
});

test('how an age was found is remembered while all is read', () => {
  const found = (committed: number, overrides: Partial<LogReadings> = {}) =>
    history.update(group(committed), logs([{ start: 0, end: 10 }], overrides)).partitions[0]
      ?.foundBy;
  expect(found(10)).toBeUndefined();
  expect(found(4)).toBe('fetch');
  expect(found(10)).toBe('fetch');
  const oldestAt = () => ({
    offset: 0,
    timestampMs: t0,
    bytesPerRecord: undefined,
    foundBy: 'list_offsets' as const,
  });
  expect(found(5, { oldestAt })).toBe('list_offsets');
});

describe('times that are no times', () => {
  const ends = [{ start: 0, end: 10 }];
  const hour = 3_600;
  const look = (timestampMs: number, committed = 2, atMs = t0) => {
    const oldestAt = () => ({ offset: 0, timestampMs, bytesPerRecord: 100, foundBy });
    const { partitions } = history.update(group(committed), logs(ends, { atMs, oldestAt }));
    return partitions[0];
  };

  test.each([
    ['missing', -1],
    ['missing', 0],
    ['implausible', t0 / 1_000],
    ['implausible', t0 * 1_000],
  ])('a timestamp that is %s (%i) gives neither age nor headroom', (problem, timestampMs) => {
    expect(look(timestampMs)).toMatchObject({
      records: 8,
      seconds: undefined,
      headroomSeconds: undefined,
      timestampProblem: problem,
    });
  });

  test('50 minutes ahead, a record is 0 s old, and is kept no longer than any other', () => {
    expect(look(t0 + 3_000_000)).toMatchObject({
      records: 8,
      seconds: 0,
      headroomSeconds: hour,
      timestampProblem: 'ahead',
    });
  });

  test('where only size deletes, headroom needs no timestamps', () => {
    const retention = new Map([['t', { bytes: 800 }]]);
    const oldestAt = () => ({ offset: 0, timestampMs: -1, bytesPerRecord: 100, foundBy });
    const { partitions } = history.update(group(2), logs(ends, { retention, oldestAt }));
    expect(partitions).toMatchObject([{ headroomSeconds: 0 }]);
  });

  test('the age that was known before is not theirs', () => {
    look(t0 - 60_000, 1);
    expect(look(0, 2)).toMatchObject({ seconds: undefined });
    const unread = logs(ends, { oldestAt: () => undefined });
    expect(history.update(group(3), unread).partitions).toMatchObject([{ seconds: undefined }]);
  });

  test.each([
    // One record is unread at each look, and never the same one.
    { status: 'ok', collections: 20, hasMembers: true, step: 10, lag: 1 },
    { status: 'warning', collections: 20, hasMembers: true, step: 10, lag: 100 },
    { status: 'stalled', collections: 20, hasMembers: true, step: 0, lag: 8 },
    { status: 'stopped', collections: 5, hasMembers: false, step: 0, lag: 8 },
  ])('offsets alone still judge a group: $status', ({ status, collections, hasMembers, ...at }) => {
    const oldestAt = () => ({ offset: 0, timestampMs: 0, bytesPerRecord: 100, foundBy });
    const statuses = Array.from({ length: collections }, (_, n) => {
      const committed = n * at.step;
      const found = logs([{ start: 0, end: committed + at.lag }], {
        atMs: t0 + n * 15_000,
        oldestAt,
      });
      return history.update({ ...group(committed), hasMembers }, found).status;
    });
    expect(statuses.at(-1)).toBe(status);
  });
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

  test('an age from before the group caught up, or from further on, does not come back', () => {
    const unread = { oldestAt: () => undefined };
    history.update(group(4), logs(ends));
    history.update(group(10), logs(ends));
    const grown = logs([{ start: 0, end: 20 }], unread);
    expect(history.update(group(10), grown).partitions).toMatchObject([{ seconds: undefined }]);
    history.update(group(12), logs([{ start: 0, end: 20 }]));
    expect(history.update(group(3), grown).partitions).toMatchObject([{ seconds: undefined }]);
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
    status: undefined,
    partitions: [],
    topics: [],
  });
  // Had it been remembered, this would be a rewind.
  const { status } = history.update(group(5), logs([{ start: 0, end: 10 }]));
  expect(status).toBe('ok');
});

describe('a share group', () => {
  const share = (offset: number, unread: number) => ({
    ...group(),
    committed: [{ topic: 't', partition: 0, offset, unread }],
  });
  const end = { start: 0, end: 100 };
  const statusAfter = (unreadAt: (n: number) => number) => {
    const samples = Array.from({ length: WINDOW_SAMPLES }, (_, n) =>
      history.update(share(4, unreadAt(n)), logs([end])),
    );
    return samples.at(-1)?.status;
  };

  test('has as many unread records as its coordinator counts', () => {
    const { partitions } = history.update(share(4, 7), logs([end]));
    expect(partitions).toMatchObject([{ records: 7, seconds: 60 }]);
  });

  test('that processes records after one that it cannot, is not stalled', () => {
    expect(statusAfter((n) => 90 - n)).not.toBe('stalled');
  });

  test('that processes nothing is stalled, while more is written', () => {
    expect(statusAfter((n) => 50 + n)).toBe('stalled');
  });
});

test('a group of which no offset is known has no status', () => {
  const { status, partitions } = history.update({ ...group(), committed: undefined }, logs([]));
  expect({ status, partitions }).toEqual({ status: undefined, partitions: [] });
  expect(history.update(group(3), logs([undefined])).status, 'no end of the log').toBeUndefined();
});
