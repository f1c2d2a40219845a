import { expect, test } from 'vitest';
import type { FoundGroup } from './exported-groups.ts';
import { exportedMembers } from './exported-members.ts';

const member = (id: string, ...partitions: [string, number][]) => ({
  id,
  instanceId: undefined,
  clientId: 'orders-app',
  host: '10.0.0.1',
  type: 'consumer' as const,
  partitions: partitions.map(([topic, partition]) => ({ topic, partition })),
});

const lag = (partition: number, records: number) => ({
  topic: 'orders',
  partition,
  records,
  clamped: undefined,
  seconds: 1,
  headroomSeconds: undefined,
  foundBy: undefined,
  timestampProblem: undefined,
  status: 'ok' as const,
});

function group(name: string, changes: Partial<FoundGroup>): FoundGroup {
  return {
    group: name,
    type: 'consumer',
    state: 'Stable',
    epoch: 3,
    assignor: 'uniform',
    status: 'ok',
    hasMembers: true,
    members: [],
    partitions: [lag(0, 5), lag(1, 7), lag(2, 11)],
    topics: [],
    ...changes,
  };
}

test('a member has the lag of the partitions that it owns, and says which', () => {
  const members = [
    member('a', ['orders', 2], ['orders', 0], ['orders', 1]),
    member('b', ['payments', 4], ['orders', 9]),
    member('c'),
  ];
  expect(exportedMembers([group('g', { members })], 10)).toMatchObject([
    { group: 'g', id: 'a', partitions: 3, owns: 'orders 0-2', records: 23 },
    { id: 'b', partitions: 2, owns: 'orders 9, payments 4', records: undefined },
    { id: 'c', partitions: 0, owns: '', records: 0 },
  ]);
});

test('what a client tells in a form of its own is not known', () => {
  const members = [{ ...member('a'), partitions: undefined }];
  expect(exportedMembers([group('g', { members })], 10)).toMatchObject([
    { partitions: undefined, owns: undefined, records: undefined },
  ]);
});

test('members of a share group have no lag of their own: they share partitions', () => {
  const members = [member('a', ['orders', 0]), member('b', ['orders', 0])];
  expect(exportedMembers([group('g', { type: 'share', members })], 10)).toMatchObject([
    { id: 'a', partitions: 1, records: undefined },
    { id: 'b', partitions: 1, records: undefined },
  ]);
});

test('within the bound all members of a group are exported, or none of it', () => {
  const groups = [
    group('first', { members: [member('a'), member('b')] }),
    group('wide', { members: [member('c'), member('d')] }),
    group('last', { members: [member('e')] }),
  ];
  const names = exportedMembers(groups, 3).map(({ id }) => id);
  expect(names).toEqual(['a', 'b', 'e']);
});
