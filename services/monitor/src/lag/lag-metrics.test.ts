import { expect, test } from 'vitest';
import type { GroupLag, PartitionLag } from './group-history.ts';
import { lagMetrics } from './lag-metrics.ts';

const partition: PartitionLag = {
  topic: 't',
  partition: 0,
  records: 8,
  clamped: undefined,
  seconds: 3,
  timestampProblem: undefined,
  headroomSeconds: 60,
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
