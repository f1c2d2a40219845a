import type { Exporter } from './exporter.ts';
import { committed, forEachGroup, groupStatus, now, partitionStatus } from './queries.ts';

const ofGroup = ['cluster', 'group'];
const ofGroupPartition = [...ofGroup, 'topic', 'partition'];

/** jirwin/burrow_exporter, from the time when Burrow had no metrics of its own. */
export const burrowExporter: Exporter = {
  name: 'burrow_exporter',
  file: 'burrow-exporter',
  labels: {
    cluster: 'kafka_cluster_name',
    group: 'group',
    topic: 'topic',
    partition: 'partition',
  },
  metrics: [
    {
      name: 'kafka_burrow_total_lag',
      labels: ofGroup,
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs: 'As `burrow_kafka_consumer_lag_total`.',
    },
    {
      name: 'kafka_burrow_partition_lag',
      labels: ofGroupPartition,
      ours: { value: now('kafka_group_lag_records') },
      differs: 'The same, by partition.',
    },
    {
      name: 'kafka_burrow_status',
      labels: ofGroup,
      ours: {
        value: groupStatus({ ok: 2, warning: 3, 'rewind|blocked|stalled|stopped': 4 }),
        inShort: 'kafka_group_status == 1',
      },
      differs:
        '2 OK, 3 WARN, 4 ERR: one more than in Burrow. Theirs is 1 for a group that is not found, ours absent.',
    },
    {
      name: 'kafka_burrow_partition_status',
      labels: ofGroupPartition,
      ours: {
        value: partitionStatus(2, { warning: 3, stopped: 5, stalled: 6, rewind: 7 }),
        inShort: 'kafka_group_partition_status',
      },
      differs: '2 OK, 3 WARN, 5 STOP, 6 STALL, 7 REWIND; ours is absent for `blocked`.',
    },
    {
      name: 'kafka_burrow_partition_current_offset',
      labels: ofGroupPartition,
      ours: { value: committed },
      differs: 'The same.',
    },
    {
      name: 'kafka_burrow_partition_max_offset',
      labels: ofGroupPartition,
      ours: {
        value: forEachGroup('kafka_partition_current_offset'),
        inShort: 'kafka_partition_current_offset',
      },
      differs: 'The end of the log, once for each group.',
    },
    {
      name: 'kafka_burrow_topic_partition_offset',
      labels: ['cluster', 'topic', 'partition'],
      ours: { value: now('kafka_partition_current_offset') },
      differs: 'Theirs has the topics that begin with `_` as well.',
    },
  ],
};
