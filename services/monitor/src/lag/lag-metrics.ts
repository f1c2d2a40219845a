import type { SnapshotMetric, SnapshotPoint } from '@kafka-o11y/telemetry';
import type { PartitionLog } from './collection.ts';
import type { ExportedLag, ExportedPartition } from './exported-groups.ts';
import type { TopicLag } from './group-history.ts';
import { STATUSES } from './status.ts';

/**
 * The metrics of partitions; docs/monitor.md defines them.
 *
 * @param partitions returns the partitions of the last collection, at each read of a metric
 */
export function partitionMetrics(partitions: () => readonly PartitionLog[]): SnapshotMetric[] {
  return [
    {
      name: 'kafka_partition_last_stable_offset_lag',
      description: 'Records that readers of committed records cannot see: a transaction is open',
      type: 'gauge',
      read: () => partitions().flatMap((log) => pointOf(placeLabels(log), log.unstableRecords)),
    },
    {
      name: 'kafka_partition_open_transaction_seconds',
      description: 'For how long the transaction has been open that holds the last stable offset',
      type: 'gauge',
      read: () => partitions().flatMap(transactionPoints),
    },
  ];
}

function transactionPoints({ transaction }: PartitionLog): SnapshotPoint[] {
  if (!transaction) return [];
  const { producerId, transactionalId, seconds } = transaction;
  const attributes = {
    ...placeLabels(transaction),
    ...(producerId !== undefined && { producer_id: producerId }),
    ...(transactionalId !== undefined && { transactional_id: transactionalId }),
  };
  return pointOf(attributes, seconds);
}

/**
 * The metrics of consumer groups; docs/monitor.md defines them.
 *
 * @param groups returns the groups of the last collection, at each read of a metric
 */
export function lagMetrics(groups: () => readonly ExportedLag[]): SnapshotMetric[] {
  const each = (pointsOf: (group: ExportedLag) => SnapshotPoint[]) => () =>
    groups().flatMap(pointsOf);
  return [
    {
      name: 'kafka_group_lag_records',
      description: 'Records in the log that the group has not processed',
      type: 'gauge',
      read: each(perPartition(({ records }) => records)),
    },
    {
      name: 'kafka_group_lag_seconds',
      description: 'Age of the oldest record that the group has not processed; 0 without one',
      type: 'gauge',
      read: each(perPartition(({ seconds }) => seconds)),
    },
    {
      name: 'kafka_group_timestamp_problem',
      description: '1 where the timestamps of unread records do not tell their age',
      type: 'gauge',
      read: each(timestampProblemPoints),
    },
    {
      name: 'kafka_monitor_unread_age_info',
      description: 'How the age of the unread records of a topic was found: always 1',
      type: 'gauge',
      read: () => foundByPoints(groups()),
    },
    {
      name: 'kafka_group_retention_headroom_seconds',
      description: 'Time until the oldest record that the group has not processed may be deleted',
      type: 'gauge',
      read: each(perPartition(({ headroomSeconds }) => headroomSeconds)),
    },
    {
      name: 'kafka_group_retention_lost_records',
      description: 'Records deleted before the group had processed them',
      type: 'counter',
      read: each(perTopic(({ lostRecords }) => lostRecords)),
    },
    {
      name: 'kafka_group_catch_up_seconds',
      description: 'Time until the group has caught up if its lag goes on falling as it does',
      type: 'gauge',
      read: each(perTopic(({ catchUpSeconds }) => catchUpSeconds)),
    },
    {
      name: 'kafka_group_status',
      description: 'Whether the group has this status: 0 or 1',
      type: 'gauge',
      read: each(statusPoints),
    },
    {
      name: 'kafka_group_partition_status',
      description: '1 for the status of a partition that is not ok',
      type: 'gauge',
      read: each(partitionStatusPoints),
    },
  ];
}

function perPartition(measure: (lag: ExportedPartition) => number | undefined) {
  return ({ group, partitions }: ExportedLag): SnapshotPoint[] =>
    partitions.flatMap((lag) => pointOf(partitionLabels(group, lag), measure(lag)));
}

function perTopic(measure: (lag: TopicLag) => number | undefined) {
  return ({ group, topics }: ExportedLag): SnapshotPoint[] =>
    topics.flatMap((lag) => pointOf({ group, topic: lag.topic }, measure(lag)));
}

/** No point for a value that is not known. */
export function pointOf(
  attributes: Record<string, string>,
  value: number | undefined,
): SnapshotPoint[] {
  return value === undefined ? [] : [{ attributes, value }];
}

function statusPoints({ group, status: actual }: ExportedLag): SnapshotPoint[] {
  if (actual === undefined) return [];
  return STATUSES.map((status) => ({
    attributes: { group, status },
    value: status === actual ? 1 : 0,
  }));
}

function partitionStatusPoints({ group, partitions }: ExportedLag): SnapshotPoint[] {
  return partitions
    .filter(({ status }) => status !== 'ok')
    .map((lag) => ({
      attributes: { ...partitionLabels(group, lag), status: lag.status },
      value: 1,
    }));
}

/** Of each topic once, however many groups and partitions. */
function foundByPoints(groups: readonly ExportedLag[]): SnapshotPoint[] {
  const points = groups.flatMap(({ partitions }) =>
    partitions.flatMap(({ topic, foundBy }): [string, SnapshotPoint][] =>
      foundBy
        ? [[`${topic} ${foundBy}`, { attributes: { topic, found_by: foundBy }, value: 1 }]]
        : [],
    ),
  );
  return [...new Map(points).values()];
}

function timestampProblemPoints({ group, partitions }: ExportedLag): SnapshotPoint[] {
  return partitions.flatMap((lag) =>
    lag.timestampProblem
      ? [
          {
            attributes: { ...partitionLabels(group, lag), problem: lag.timestampProblem },
            value: 1,
          },
        ]
      : [],
  );
}

function partitionLabels(group: string, lag: ExportedPartition) {
  return { group, ...placeLabels(lag) };
}

function placeLabels({ topic, partition }: { topic: string; partition: number | string }) {
  return { topic, partition: String(partition) };
}
