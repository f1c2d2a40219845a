import { expect, test } from 'vitest';
import type { GroupLag, PartitionLag } from './group-history.ts';
import { lagMetrics, partitionMetrics } from './lag-metrics.ts';

const partition: PartitionLag = {
  topic: 't',
  partition: 0,
  records: 8,
  clamped: undefined,
  seconds: 3,
  timestampProblem: undefined,
  headroomSeconds: 60,
  foundBy: 'fetch',
  status: 'ok',
};
const of = (...partitions: PartitionLag[]): GroupLag[] => [
  { group: 'g', status: 'ok', partitions, topics: [] },
];
const points = (name: string, groups: GroupLag[]) =>
  lagMetrics(() => groups)
    .find((metric) => metric.name === name)
    ?.read();

test('an age and a headroom that are not known have no points, and the reason has one', () => {
  const unknown = { ...partition, seconds: undefined, headroomSeconds: undefined };
  const groups = of(partition, { ...unknown, partition: 1, timestampProblem: 'missing' });
  const labels = (partition: string) => ({ group: 'g', topic: 't', partition });
  expect(points('kafka_group_lag_seconds', groups)).toEqual([
    { attributes: labels('0'), value: 3 },
  ]);
  expect(points('kafka_group_retention_headroom_seconds', groups)).toHaveLength(1);
  expect(points('kafka_group_lag_records', groups)).toHaveLength(2);
  expect(points('kafka_group_timestamp_problem', groups)).toEqual([
    { attributes: { ...labels('1'), problem: 'missing' }, value: 1 },
  ]);
});

test('a topic says once in which ways the age of its records was found', () => {
  const groups = of(
    partition,
    { ...partition, partition: 1 },
    { ...partition, partition: 2, foundBy: undefined },
    { ...partition, topic: 'u', foundBy: 'list_offsets' },
  );
  expect(points('kafka_monitor_unread_age_info', [...groups, ...groups])).toEqual([
    { attributes: { topic: 't', found_by: 'fetch' }, value: 1 },
    { attributes: { topic: 'u', found_by: 'list_offsets' }, value: 1 },
  ]);
});

test('a partition says what is behind an open transaction: 0 without one, nothing if not known', () => {
  const log = { topic: 't', unstableRecords: 0, transaction: undefined };
  const transaction = {
    topic: 't',
    partition: 1,
    start: 7,
    seconds: 40,
    producerId: '1000',
    transactionalId: 'payments',
  };
  const partitions = [
    { ...log, partition: 0 },
    { ...log, partition: 1, unstableRecords: 50, transaction },
    {
      ...log,
      partition: 2,
      unstableRecords: 3,
      transaction: { ...transaction, partition: 2, seconds: undefined },
    },
    { ...log, partition: 3, unstableRecords: undefined },
  ];
  const [lag, open] = partitionMetrics(() => partitions).map((metric) => metric.read());
  expect(lag?.map(({ attributes, value }) => [attributes.partition, value])).toEqual([
    ['0', 0],
    ['1', 50],
    ['2', 3],
  ]);
  expect(open).toEqual([
    {
      attributes: {
        topic: 't',
        partition: '1',
        producer_id: '1000',
        transactional_id: 'payments',
      },
      value: 40,
    },
  ]);
});

test('what the brokers do not tell of a transaction is no label', () => {
  const transaction = {
    topic: 't',
    partition: 0,
    start: 7,
    seconds: 40,
    producerId: undefined,
    transactionalId: undefined,
  };
  const partitions = [{ topic: 't', partition: 0, unstableRecords: 1, transaction }];
  const [, open] = partitionMetrics(() => partitions).map((metric) => metric.read());
  expect(open).toEqual([{ attributes: { topic: 't', partition: '0' }, value: 40 }]);
});
