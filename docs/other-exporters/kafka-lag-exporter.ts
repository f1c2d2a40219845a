import type { Exporter } from './exporter.ts';
import { committed, lagOfEveryPartition, now } from './queries.ts';

const ofPartition = ['cluster_name', 'topic', 'partition'];
const ofMember = ['member_host', 'consumer_id', 'client_id'];
const ofGroup = ['cluster_name', 'group'];
const ofGroupPartition = ['cluster_name', 'group', 'topic', 'partition', ...ofMember];

/** seglo/kafka-lag-exporter, before that of Lightbend. */
export const kafkaLagExporter: Exporter = {
  name: 'kafka-lag-exporter',
  file: 'kafka-lag-exporter',
  labels: {
    cluster_name: 'kafka_cluster_name',
    group: 'group',
    topic: 'topic',
    partition: 'partition',
  },
  metrics: [
    {
      name: 'kafka_consumergroup_group_lag',
      labels: ofGroupPartition,
      ours: { value: now('kafka_group_lag_records') },
      differs:
        'Theirs is NaN where a member is assigned a partition and nothing is committed, and counts records that retention has deleted. Ours is absent, and does not.',
    },
    {
      name: 'kafka_consumergroup_group_lag_seconds',
      labels: ofGroupPartition,
      ours: { value: now('kafka_group_lag_seconds') },
      differs:
        'Theirs is interpolated between offsets that it has polled, NaN before there are two of them. Ours is the age of the oldest unread record by its timestamp, absent without a usable one.',
    },
    {
      name: 'kafka_consumergroup_group_offset',
      labels: ofGroupPartition,
      ours: { value: committed },
      differs: 'Theirs is NaN where nothing is committed; ours is absent.',
    },
    {
      name: 'kafka_consumergroup_group_max_lag',
      labels: ofGroup,
      ours: { value: lagOfEveryPartition, inShort: 'kafka_group_lag_records', take: 'max' },
      differs: 'Absent where partitions are counted together.',
    },
    {
      name: 'kafka_consumergroup_group_max_lag_seconds',
      labels: ofGroup,
      ours: { value: now('kafka_group_lag_seconds'), take: 'max' },
      differs: 'As `kafka_consumergroup_group_lag_seconds`.',
    },
    {
      name: 'kafka_consumergroup_group_sum_lag',
      labels: ofGroup,
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs: 'As `kafka_consumergroup_group_lag`, without NaN on both sides.',
    },
    {
      name: 'kafka_consumergroup_group_topic_sum_lag',
      labels: [...ofGroup, 'topic'],
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs: 'The same, by topic.',
    },
    {
      name: 'kafka_partition_latest_offset',
      labels: ofPartition,
      ours: { value: now('kafka_partition_current_offset') },
      differs: 'Theirs is of partitions that a group reads, ours of all of them.',
    },
    {
      name: 'kafka_partition_earliest_offset',
      labels: ofPartition,
      ours: { value: now('kafka_partition_oldest_offset') },
      differs: 'The same.',
    },
    {
      name: 'kafka_consumergroup_poll_time_ms',
      labels: ['cluster_name'],
      ours: {
        instead:
          '1000 * rate(kafka_monitor_lag_collection_duration_seconds_sum[5m]) / rate(kafka_monitor_lag_collection_duration_seconds_count[5m])',
      },
      differs:
        'Theirs is the last poll, in milliseconds. Ours is a histogram: its mean of five minutes.',
    },
  ],
};
