import type { Exporter } from './exporter.ts';
import { committed, groupStatus, now, partitionStatus } from './queries.ts';

const ofGroup = ['cluster', 'consumer_group'];
const ofGroupPartition = [...ofGroup, 'topic', 'partition'];

/** linkedin/Burrow, by its own endpoint /metrics. */
export const burrow: Exporter = {
  name: 'Burrow',
  file: 'burrow',
  labels: {
    cluster: 'kafka_cluster_name',
    consumer_group: 'group',
    topic: 'topic',
    partition: 'partition',
  },
  metrics: [
    {
      name: 'burrow_kafka_consumer_lag_total',
      labels: ofGroup,
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs:
        'Gauges both. Theirs counts records that retention has deleted, and stands still between two looks at the log’s end.',
    },
    {
      name: 'burrow_kafka_consumer_partition_lag',
      labels: ofGroupPartition,
      ours: { value: now('kafka_group_lag_records') },
      differs: 'The same, by partition.',
    },
    {
      name: 'burrow_kafka_consumer_status',
      labels: ofGroup,
      ours: {
        value: groupStatus({ ok: 1, warning: 2, 'rewind|blocked|stalled|stopped': 3 }),
        inShort: 'kafka_group_status == 1',
      },
      differs:
        '1 OK, 2 WARN, 3 ERR. Ours is 3 for each of `rewind`, `blocked`, `stalled` and `stopped`; the rules are [changed](monitor.md#status).',
    },
    {
      name: 'burrow_kafka_topic_partition_status',
      labels: ofGroupPartition,
      ours: {
        value: partitionStatus(1, { warning: 2, stopped: 4, stalled: 5, rewind: 6 }),
        inShort: 'kafka_group_partition_status',
      },
      differs:
        '1 OK, 2 WARN, 4 STOP, 5 STALL, 6 REWIND. Theirs comes once it has seen enough commits. Ours is absent for `blocked`, which Burrow does not know.',
    },
    {
      name: 'burrow_kafka_consumer_current_offset',
      labels: ofGroupPartition,
      ours: { value: committed },
      differs: 'Theirs comes once it has seen enough commits, ours at once.',
    },
    {
      name: 'burrow_kafka_topic_partition_offset',
      labels: ['cluster', 'topic', 'partition'],
      ours: { value: now('kafka_partition_current_offset') },
      differs: 'Theirs has the topics that begin with `_` as well.',
    },
  ],
};
