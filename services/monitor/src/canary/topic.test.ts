import { expect, test } from 'vitest';
import type { Change, Partition } from './topic.ts';
import { nextChange } from './topic.ts';

test('no topic: one partition for each broker, led by it, in at most three copies', () => {
  expect(nextChange([1], [], 1)).toEqual({ kind: 'topic', assignments: [[1]] });
  expect(nextChange([3, 1, 2], [], 3)).toEqual({
    kind: 'topic',
    assignments: [
      [1, 2, 3],
      [2, 3, 1],
      [3, 1, 2],
    ],
  });
  const five = nextChange([1, 2, 3, 4, 5], [], 3);
  expect(five).toMatchObject({ kind: 'topic' });
  expect((five as Change & { kind: 'topic' }).assignments[4]).toEqual([5, 1, 2]);
});

test('every broker leads a partition: nothing to change, whoever leads for the moment', () => {
  const partitions = [part(0, [1, 2, 3], 2), part(1, [2, 3, 1]), part(2, [3, 1, 2])];
  expect(nextChange([1, 2, 3], partitions, 3)).toBeUndefined();
});

test('fewer brokers than expected: nothing is changed, however much is wrong', () => {
  expect(nextChange([1, 2], [], 3)).toBeUndefined();
  expect(nextChange([1, 2], [part(0, [3])], 3)).toBeUndefined();
  expect(nextChange([1, 2], [part(0, [1, 2]), part(1, [1, 2])], 3)).toBeUndefined();
  expect(nextChange([], [], 1)).toBeUndefined();
});

test('too few partitions: those that are missing, led by the brokers that lead none', () => {
  expect(nextChange([1, 2, 3], [part(0, [2, 1, 3])], 3)).toEqual({
    kind: 'partitions',
    count: 3,
    assignments: [
      [1, 2, 3],
      [3, 1, 2],
    ],
  });
});

test('the right number, the wrong leaders: the order of the replicas changes, not the replicas', () => {
  const partitions = [part(0, [1, 2, 3]), part(1, [1, 2, 3]), part(2, [3, 1, 2])];
  expect(nextChange([1, 2, 3], partitions, 3)).toEqual({
    kind: 'reassignment',
    assignments: [{ partition: 1, replicas: [2, 1, 3] }],
  });
});

test('more partitions than brokers stay with whom they are', () => {
  const partitions = [part(0, [1]), part(1, [1]), part(2, [1])];
  expect(nextChange([1], partitions, 1)).toBeUndefined();
});

test('a single broker became three: first the partitions, then the copies', () => {
  const brokers = [1, 2, 3];
  const first = nextChange(brokers, [part(0, [1])], 3);
  // In as many copies as the others: brokers refuse other numbers.
  expect(first).toEqual({ kind: 'partitions', count: 3, assignments: [[2], [3]] });
  const second = nextChange(brokers, [part(0, [1]), part(1, [2]), part(2, [3])], 3);
  expect(second).toEqual({
    kind: 'reassignment',
    assignments: [
      { partition: 0, replicas: [1, 2, 3] },
      { partition: 1, replicas: [2, 3, 1] },
      { partition: 2, replicas: [3, 1, 2] },
    ],
  });
});

test('a broker that was replaced by one with another id leaves its place to it', () => {
  const partitions = [part(0, [1, 2, 3]), part(1, [2, 3, 1]), part(2, [3, 1, 2])];
  expect(nextChange([1, 2, 4], partitions, 3)).toEqual({
    kind: 'reassignment',
    assignments: [
      { partition: 0, replicas: [1, 2, 4] },
      { partition: 1, replicas: [2, 1, 4] },
      { partition: 2, replicas: [4, 1, 2] },
    ],
  });
});

test.each([
  { brokers: [1, 2, 3], partitions: [part(0, [1]), part(1, [1]), part(2, [1]), part(3, [1])] },
  { brokers: [1, 2, 4], partitions: [part(0, [3, 9]), part(1, [9, 3])] },
  { brokers: [7, 5, 6], partitions: [] },
])('whatever it begins with, it ends with every broker a leader: %j', ({ brokers, partitions }) => {
  let state: Partition[] = partitions;
  for (let step = 0; step < 5; step++) {
    const change = nextChange(brokers, state, brokers.length);
    if (change === undefined) break;
    state = applied(change, state);
  }
  expect(nextChange(brokers, state, brokers.length)).toBeUndefined();
  expect(new Set(state.map(({ replicas: [first] }) => first))).toEqual(new Set(brokers));
  expect(state.every(({ replicas }) => new Set(replicas).size === 3)).toBe(true);
});

function part(id: number, replicas: number[], leader = replicas[0] as number): Partition {
  return { id, leader, replicas };
}

function applied(change: Change, partitions: Partition[]): Partition[] {
  if (change.kind === 'reassignment') {
    return partitions.map((present) => {
      const moved = change.assignments.find(({ partition }) => partition === present.id);
      return moved ? part(present.id, moved.replicas) : present;
    });
  }
  const added = change.assignments.map((replicas, i) => part(partitions.length + i, replicas));
  return [...partitions, ...added];
}
