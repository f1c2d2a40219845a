import { describe, expect, test } from 'vitest';
import type { FoundGroup } from './exported-groups.ts';
import { exportedPartitions, GroupExport } from './exported-groups.ts';
import type { PartitionLag } from './group-history.ts';
import type { Status } from './status.ts';

const bounds = (changes: Partial<ConstructorParameters<typeof GroupExport>[0]> = {}) =>
  new GroupExport({
    MONITOR_IGNORE_GROUPS: /^console-consumer-[0-9]+$/,
    MONITOR_MAX_GROUPS: 100,
    MONITOR_MAX_PARTITIONS: 1_000,
    MONITOR_MAX_MEMBERS: 1_000,
    ...changes,
  });

const lag = (topic: string, partition: number, changes: Partial<PartitionLag> = {}) => ({
  topic,
  partition,
  records: 10,
  clamped: undefined,
  seconds: 60,
  headroomSeconds: 3_600,
  foundBy: 'fetch' as const,
  timestampProblem: undefined,
  status: 'ok' as Status,
  ...changes,
});

function found(group: string, changes: Partial<FoundGroup> & { records?: number } = {}) {
  const { records = 10, ...others } = changes;
  const status = 'status' in changes ? changes.status : 'ok';
  return {
    group,
    status,
    hasMembers: true,
    type: 'classic' as const,
    state: 'Stable',
    epoch: undefined,
    assignor: undefined,
    members: undefined,
    partitions: [lag('t', 0, { records, ...(status && { status }) })],
    topics: [{ topic: 't', catchUpSeconds: 10, lostRecords: 1 }],
    ...others,
  };
}
/** As a group is found that nobody is in, with records to read. */
const left = { hasMembers: false, status: 'stopped' as Status };

/** Names of the groups with series of their own. */
function names(groupExport: GroupExport, groups: FoundGroup[], isComplete = true): string[] {
  return groupExport.choose(groups, isComplete).groups.map(({ group }) => group);
}

describe('kinds of groups', () => {
  const kindOf = (groupExport: GroupExport, group: FoundGroup) => {
    const { single } = groupExport.choose([group], true);
    return Object.entries(single).find(([, { groups }]) => groups === 1)?.[0];
  };

  test.each([
    ['watched', 'with a member', found('g')],
    ['abandoned', 'that never had a member, with records unread', found('g', left)],
    ['other', 'that never had a member, with all read', found('g', { hasMembers: false })],
    [
      'other',
      'that is ignored, while it reads',
      found('console-consumer-1', { status: 'stalled' }),
    ],
    ['abandoned', 'that is ignored and was left', found('console-consumer-1', left)],
    ['watched', 'whose name is only like an ignored one', found('console-consumer-1-of-us')],
    [
      'other',
      'of a type that nothing is known of',
      found('g', { type: 'unknown', hasMembers: undefined, status: undefined }),
    ],
  ])('%s: one %s', (kind, _, group) => {
    expect(kindOf(bounds(), group)).toBe(kind);
  });

  test('a group that loses its members stays watched, until it is gone', () => {
    const groupExport = bounds();
    expect(kindOf(groupExport, found('g'))).toBe('watched');
    expect(kindOf(groupExport, found('g', left))).toBe('watched');
    groupExport.choose([], false);
    expect(kindOf(groupExport, found('g', left))).toBe('watched');
    groupExport.choose([], true);
    expect(kindOf(groupExport, found('g', left))).toBe('abandoned');
  });

  test('of an ignored group it does not matter who was in it', () => {
    const groupExport = bounds();
    expect(kindOf(groupExport, found('console-consumer-1'))).toBe('other');
    expect(kindOf(groupExport, found('console-consumer-1', left))).toBe('abandoned');
  });
});

describe('the bound on groups', () => {
  const two = () => bounds({ MONITOR_MAX_GROUPS: 2 });

  test('groups with members go first, then those with the largest lag; the rest is summed', () => {
    const { groups, single, summed } = two().choose(
      [
        found('old', { ...left, records: 9_000 }),
        found('older', { ...left, records: 70_000 }),
        found('idle', { hasMembers: false, records: 0 }),
        found('busy', { records: 5 }),
      ],
      true,
    );
    expect(groups.map(({ group }) => group)).toEqual(['busy', 'older']);
    expect(single).toMatchObject({
      watched: { groups: 1, records: 5 },
      abandoned: { groups: 1, records: 70_000 },
    });
    expect(summed).toEqual({
      watched: { groups: 0, records: 0 },
      abandoned: { groups: 1, records: 9_000 },
      other: { groups: 1, records: 0 },
    });
  });

  test('groups of about the same lag do not take turns; one that is far behind comes in', () => {
    const groupExport = two();
    const lags = (a: number, b: number, c: number) => [
      found('a', { records: a }),
      found('b', { records: b }),
      found('c', { records: c }),
    ];
    expect(names(groupExport, lags(20, 10, 0))).toEqual(['a', 'b']);
    expect(names(groupExport, lags(20, 0, 900))).toEqual(['a', 'b']);
    expect(names(groupExport, lags(3_000, 3_000, 6_500))).toEqual(['a', 'b']);
    expect(names(groupExport, lags(3_000, 2_500, 6_500))).toEqual(['a', 'c']);
    expect(names(groupExport, lags(3_000, 6_500, 6_000))).toEqual(['a', 'c']);
  });

  test('a group that somebody joins takes the place of an abandoned one', () => {
    const groupExport = two();
    const old = [found('a', { ...left, records: 1e9 }), found('b', { ...left, records: 1e9 })];
    expect(names(groupExport, old)).toEqual(['a', 'b']);
    expect(names(groupExport, [...old, found('c', { records: 0 })])).toEqual(['c', 'a']);
  });

  test('a group that could not be read this time finds its place again', () => {
    const groupExport = two();
    const [a, b, c] = [found('a'), found('b'), found('c')];
    expect(names(groupExport, [a, b])).toEqual(['a', 'b']);
    expect(names(groupExport, [a, c], false)).toEqual(['a']);
    expect(names(groupExport, [a, b, c])).toEqual(['a', 'b']);
    expect(names(groupExport, [a, c])).toEqual(['a', 'c']);
  });
});

describe('the bound on partitions', () => {
  const wide = found('wide', {
    partitions: [
      lag('t', 0, { records: 1, seconds: 5, headroomSeconds: undefined }),
      lag('t', 1, { records: 2, seconds: undefined, headroomSeconds: 50, status: 'stalled' }),
      lag('u', 0),
    ],
    topics: [
      { topic: 't', catchUpSeconds: 30, lostRecords: 3 },
      { topic: 'u', catchUpSeconds: 10, lostRecords: 4 },
    ],
  });
  const exported = (max: number) =>
    bounds({ MONITOR_MAX_PARTITIONS: max }).choose([wide], true).groups[0];

  test('what fits is left as it is', () => {
    expect(exported(3)).toEqual({ ...wide, isIgnored: false });
  });

  test('a topic that does not fit is one, with the sum of the records and the worst of the rest', () => {
    expect(exported(2)?.partitions).toMatchObject([
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 },
      { topic: '(others)', partition: 'all', records: 10 },
    ]);
    const [t, ...others] = exported(1)?.partitions ?? [];
    expect(t).toMatchObject({
      topic: 't',
      partition: 'all',
      records: 3,
      seconds: 5,
      headroomSeconds: 50,
      status: 'stalled',
    });
    expect(others).toMatchObject([{ topic: '(others)', partition: 'all', records: 10 }]);
  });

  test('the topics that did not fit are one; it has caught up when the last of them has', () => {
    const groupExport = bounds({ MONITOR_MAX_PARTITIONS: 1 });
    const [first, second] = groupExport.choose([found('first'), wide], true).groups;
    expect(first?.partitions).toMatchObject([{ topic: 't', partition: 0 }]);
    expect(second?.partitions).toMatchObject([
      { topic: '(others)', partition: 'all', records: 13, seconds: 60, headroomSeconds: 50 },
    ]);
    expect(second?.topics).toEqual([{ topic: '(others)', catchUpSeconds: 30, lostRecords: 7 }]);
  });
});

describe('last stable offsets', () => {
  const log = (partition: number, unstableRecords: number | undefined) => ({
    topic: 't',
    partition,
    unstableRecords,
    transaction: undefined,
  });
  const logs = [log(0, 0), log(1, 5), log(2, undefined), log(3, 9), log(4, 7)];

  test('of all partitions, where they fit', () => {
    expect(exportedPartitions(logs, 5)).toEqual(logs);
  });

  test('else of those that a transaction holds, the furthest behind first', () => {
    expect(exportedPartitions(logs, 4)).toEqual([log(3, 9), log(4, 7), log(1, 5)]);
    expect(exportedPartitions(logs, 2)).toEqual([log(3, 9), log(4, 7)]);
  });
});
