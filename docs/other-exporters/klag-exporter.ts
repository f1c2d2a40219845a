import type { Exporter } from './exporter.ts';
import { coded, committed, now, ofPartition, onPartition, span } from './queries.ts';

const ofGroupPartition = ['cluster_name', 'group', 'topic', 'partition'];

/** As the exporter numbers them; 0 is any other. */
const stateCodes = {
  PreparingRebalance: 1,
  CompletingRebalance: 2,
  Stable: 3,
  Dead: 4,
  Empty: 5,
  Assigning: 6,
  Reconciling: 7,
};
const otherStates = `0 * ${now(`kafka_group_info{state!~"${Object.keys(stateCodes).join('|')}"}`)}`;

/** softwaremill/klag-exporter: what it has beside the names of kafka-lag-exporter. */
export const klagExporter: Exporter = {
  name: 'klag-exporter',
  file: 'klag-exporter',
  labels: {
    cluster_name: 'kafka_cluster_name',
    group: 'group',
    topic: 'topic',
    partition: 'partition',
  },
  metrics: [
    {
      name: 'kafka_consumergroup_group_state',
      labels: ['cluster_name', 'group'],
      ours: {
        value: `${coded(stateCodes, (state) => now(`kafka_group_info{state="${state}"}`))} or ${otherStates}`,
        inShort: 'kafka_group_info',
      },
      differs:
        '0 unknown, 1 PreparingRebalance, 2 CompletingRebalance, 3 Stable, 4 Dead, 5 Empty, 6 Assigning, 7 Reconciling, in both. Here a group that is dead has no series.',
    },
    {
      name: 'kafka_consumergroup_group_messages_lost',
      labels: ofGroupPartition,
      ours: {
        value: `clamp_min(${ofPartition('kafka_partition_oldest_offset')} - on (kafka_cluster_name, topic, partition) group_right () ${committed}, 0)`,
        inShort: 'kafka_partition_oldest_offset - kafka_consumer_group_offset > 0',
      },
      differs:
        'Records that are deleted now and were not read; in both it falls to 0 once the group goes on. `kafka_group_retention_lost_records_total` counts them for good, by topic.',
    },
    {
      name: 'kafka_consumergroup_group_retention_margin',
      labels: ofGroupPartition,
      ours: {
        value: `${committed} - ${onPartition} ${ofPartition('kafka_partition_oldest_offset')}`,
        inShort: 'kafka_consumer_group_offset - kafka_partition_oldest_offset',
      },
      differs:
        'In offsets, below 0 after a loss, in both. `kafka_group_retention_headroom_seconds` is the margin in time.',
    },
    {
      name: 'kafka_consumergroup_group_lag_retention_ratio',
      labels: ofGroupPartition,
      ours: {
        value: `100 * (${ofPartition('kafka_partition_current_offset')} - on (kafka_cluster_name, topic, partition) group_right () ${committed}) / ${onPartition} ${span}`,
        inShort:
          '100 * (kafka_partition_current_offset - kafka_consumer_group_offset) / (kafka_partition_current_offset - kafka_partition_oldest_offset)',
      },
      differs:
        'In percent, above 100 after a loss, in both. Of an empty partition theirs is 0, ours absent.',
    },
    {
      name: 'kafka_lag_exporter_data_loss_partitions_total',
      labels: ['cluster_name'],
      ours: {
        value: `${committed} < bool ${onPartition} ${ofPartition('kafka_partition_oldest_offset')}`,
        inShort: 'kafka_consumer_group_offset < bool kafka_partition_oldest_offset',
        take: 'sum',
      },
      differs:
        'A gauge in spite of its name, in both: group and partition pairs that have lost records.',
    },
    {
      name: 'kafka_lag_exporter_compaction_detected_total',
      labels: ['cluster_name'],
      ours: {},
      differs:
        'The monitor reads the next record that compaction left, and does not count such places.',
    },
    {
      name: 'kafka_lag_exporter_up',
      labels: [],
      ours: { instead: 'rate(kafka_monitor_lag_collection_errors_total[5m]) == 0' },
      differs: 'The alert KafkaLagUnknown says that nothing is known.',
    },
    {
      name: 'kafka_lag_exporter_scrape_duration_seconds',
      labels: [],
      ours: {
        instead:
          'rate(kafka_monitor_lag_collection_duration_seconds_sum[5m]) / rate(kafka_monitor_lag_collection_duration_seconds_count[5m])',
      },
      differs: 'Theirs is the last collection. Ours is a histogram: its mean of five minutes.',
    },
    {
      name: 'kafka_lag_exporter_last_update_timestamp_seconds',
      labels: ['cluster_name'],
      ours: {},
      differs: 'What is not read any more vanishes here after 45 seconds.',
    },
  ],
};
