import type { Exporter, Metric } from './exporter.ts';
import { committed, now } from './queries.ts';

const ofTopic = ['topic_name'];
const ofPartition = [...ofTopic, 'partition_id'];
const ofGroup = ['group_id'];
const ofGroupTopic = [...ofGroup, ...ofTopic];
const ofBroker = ['broker_id', 'address', 'port', 'rack_id'];

/** The value of a topic as a label. */
const asLabel = (label: string, metric: string) =>
  `count_values by (kafka_cluster_name, topic) ("${label}", ${now(metric)})`;

/** Its probe is our canary. Counters of two processes are not added up: `instance` stays. */
function probe(name: string, label: string, counter: string, differs: string): Metric {
  return {
    name: `kminion_end_to_end_${name}`,
    labels: [label],
    ours: { value: counter, take: 'sum', keep: ['instance'] },
    differs,
  };
}

function probeTimes(name: string, label: string, histogram: string, differs: string): Metric[] {
  return ['_bucket', '_sum', '_count'].map((part) => {
    const metric = probe(`${name}${part}`, label, `${histogram}${part}`, differs);
    return part === '_bucket' ? { ...metric, labels: [label, 'le'] } : metric;
  });
}

const records = (outcomes: string) => `kafka_canary_records_total{outcome=~"${outcomes}"}`;

/** redpanda-data/kminion, formerly of cloudhut. */
export const kminion: Exporter = {
  name: 'kminion',
  file: 'kminion',
  labels: {
    group_id: 'group',
    topic_name: 'topic',
    partition_id: 'partition',
    protocol: 'assignor',
    state: 'state',
    partition_count: 'partition_count',
    replication_factor: 'replication_factor',
    coordinator_id: 'coordinator',
    le: 'le',
  },
  metrics: [
    {
      name: 'kminion_kafka_consumer_group_topic_partition_lag',
      labels: [...ofGroup, ...ofPartition],
      ours: { value: now('kafka_group_lag_records') },
      differs: 'Theirs counts records that retention has deleted; ours does not.',
    },
    {
      name: 'kminion_kafka_consumer_group_topic_lag',
      labels: ofGroupTopic,
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs: 'The same, by topic.',
    },
    {
      name: 'kminion_kafka_consumer_group_topic_offset_sum',
      labels: ofGroupTopic,
      ours: { value: committed, take: 'sum' },
      differs: 'The same.',
    },
    {
      name: 'kminion_kafka_consumer_group_info',
      labels: [...ofGroup, 'protocol', 'protocol_type', 'state', 'coordinator_id'],
      ours: {
        inShort: 'kafka_group_info',
        value: `${now('kafka_group_info{state="Stable"}')} or ${now('kafka_group_info')} * 0`,
        without: ['coordinator_id'],
      },
      differs:
        '1 if the group is Stable, 0 in any other state. Theirs asks by the classic protocol alone.',
    },
    {
      name: 'kminion_kafka_consumer_group_members',
      labels: ofGroup,
      ours: { value: now('kafka_group_members') },
      differs: 'Theirs asks by the classic protocol alone, ours by that of each type of group.',
    },
    {
      name: 'kminion_kafka_consumer_group_empty_members',
      labels: ofGroup,
      ours: { value: `${now('kafka_group_member_partitions')} == 0`, take: 'count' },
      differs: 'Absent in place of 0, in both.',
    },
    {
      name: 'kminion_kafka_consumer_group_topic_members',
      labels: ofGroupTopic,
      ours: { instead: 'kafka_group_member_info' },
      differs: 'What a member owns is there in words (`owns`), not as a number by topic.',
    },
    {
      name: 'kminion_kafka_consumer_group_topic_assigned_partitions',
      labels: ofGroupTopic,
      ours: { instead: 'kafka_group_member_partitions' },
      differs: 'Ours is by member, not by topic.',
    },
    {
      name: 'kminion_kafka_consumer_group_offset_commits_total',
      labels: ofGroup,
      ours: { instead: 'kafka_network_requestmetrics_requests_total{request="OffsetCommit"}' },
      differs:
        'Theirs counts in `__consumer_offsets`, which is not read here. Ours is of all groups together.',
    },
    {
      name: 'kminion_kafka_topic_partition_high_water_mark',
      labels: ofPartition,
      ours: { value: now('kafka_partition_current_offset') },
      differs: 'Theirs has the topics that begin with `_` as well.',
    },
    {
      name: 'kminion_kafka_topic_high_water_mark_sum',
      labels: ofTopic,
      ours: { value: now('kafka_partition_current_offset'), take: 'sum' },
      differs:
        'Theirs is absent where a partition could not be read; ours is the sum of the others.',
    },
    {
      name: 'kminion_kafka_topic_partition_low_water_mark',
      labels: ofPartition,
      ours: { value: now('kafka_partition_oldest_offset') },
      differs: 'Theirs has the topics that begin with `_` as well.',
    },
    {
      name: 'kminion_kafka_topic_low_water_mark_sum',
      labels: ofTopic,
      ours: { value: now('kafka_partition_oldest_offset'), take: 'sum' },
      differs: 'As `kminion_kafka_topic_high_water_mark_sum`.',
    },
    {
      name: 'kminion_kafka_topic_info',
      labels: [...ofTopic, 'partition_count', 'replication_factor', 'cleanup_policy'],
      ours: {
        value: `${asLabel('partition_count', 'kafka_topic_partitions')} * on (kafka_cluster_name, topic) group_left (replication_factor) ${asLabel('replication_factor', 'kafka_partition_replicas{partition="0"}')}`,
        inShort: 'kafka_topic_partitions, kafka_partition_replicas',
      },
      differs: 'Always 1. Topics’ configuration is not here.',
    },
    {
      name: 'kminion_kafka_topic_log_dir_size_total_bytes',
      labels: ofTopic,
      ours: { value: now('kafka_log_log_size'), take: 'sum' },
      differs:
        'Bytes with all replicas. Theirs is absent where a broker does not answer; ours is the sum of the others.',
    },
    {
      name: 'kminion_kafka_broker_log_dir_size_total_bytes',
      labels: ofBroker,
      ours: { instead: 'sum by (instance) (kafka_log_log_size)' },
      differs: 'Brokers are told apart by `instance`, their host.',
    },
    {
      name: 'kminion_kafka_broker_info',
      labels: [...ofBroker, 'is_controller'],
      ours: { instead: 'kafka_controller_active_count' },
      differs: 'Ours says which `instance` is the controller; ports and racks are not here.',
    },
    {
      name: 'kminion_kafka_cluster_info',
      labels: ['cluster_version', 'broker_count', 'controller_id', 'cluster_id'],
      ours: { instead: 'kafka_brokers' },
      differs: 'Ours is the number of brokers; the rest is not here.',
    },
    probe(
      'messages_produced_total',
      'partition_id',
      records('acked|failed|unknown'),
      'Records of the canary whose sending has ended. Theirs is sent up to three times again, ours once.',
    ),
    probe(
      'messages_produced_failed_total',
      'partition_id',
      records('failed|unknown'),
      'Ours tells a refusal (`failed`) from no answer (`unknown`).',
    ),
    probe(
      'messages_received_total',
      'partition_id',
      records('received'),
      'Those that come back in time: `CANARY_LATE_MS` here.',
    ),
    probe(
      'messages_lost_total',
      'partition_id',
      records('late'),
      'Theirs are lost if they are not back in time, which here is `late`. What is `lost` here was acked and is not in the log.',
    ),
    {
      name: 'kminion_end_to_end_messages_produced_in_flight',
      labels: ['partition_id'],
      ours: {},
      differs: 'Records without an answer yet are not counted.',
    },
    probe(
      'offset_commits_total',
      'coordinator_id',
      'kafka_canary_commits_total',
      'With those that failed, in both.',
    ),
    {
      ...probe(
        'offset_commits_failed_total',
        'coordinator_id',
        'kafka_canary_commits_total{outcome="failed"}',
        'The same.',
      ),
      labels: ['coordinator_id', 'reason'],
    },
    ...probeTimes(
      'produce_latency_seconds',
      'partition_id',
      'kafka_canary_produce_duration_seconds',
      'The bounds of the buckets are others.',
    ),
    ...probeTimes(
      'roundtrip_latency_seconds',
      'partition_id',
      'kafka_canary_end_to_end_duration_seconds',
      'Theirs leaves out records that come late.',
    ),
    ...probeTimes(
      'offset_commit_latency_seconds',
      'coordinator_id',
      'kafka_canary_commit_duration_seconds',
      'Theirs has commits that failed as well.',
    ),
    {
      name: 'kminion_exporter_up',
      labels: ['version'],
      ours: { instead: 'rate(kafka_monitor_lag_collection_errors_total[5m]) == 0' },
      differs: 'The alert KafkaLagUnknown says that nothing is known.',
    },
    {
      name: 'kminion_exporter_offset_consumer_records_consumed_total',
      labels: [],
      ours: {},
      differs: '`__consumer_offsets` is not read here.',
    },
  ],
};
