import type { Exporter } from './exporter.ts';
import { committed, now } from './queries.ts';

const ofPartition = ['topic', 'partition'];
const ofGroupTopic = ['consumergroup', 'topic'];

/** danielqsj/kafka_exporter. */
export const kafkaExporter: Exporter = {
  name: 'kafka_exporter',
  file: 'kafka-exporter',
  labels: { consumergroup: 'group', topic: 'topic', partition: 'partition' },
  metrics: [
    {
      name: 'kafka_consumergroup_lag',
      labels: [...ofGroupTopic, 'partition'],
      ours: { value: now('kafka_group_lag_records') },
      differs:
        'Theirs is -1 where nothing is committed, below 0 where a commit is beyond the end, and counts records that retention has deleted. Ours is absent, 0, and does not.',
    },
    {
      name: 'kafka_consumergroup_lag_sum',
      labels: ofGroupTopic,
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs: 'As `kafka_consumergroup_lag`, without the -1.',
    },
    {
      name: 'kafka_consumergroup_current_offset',
      labels: [...ofGroupTopic, 'partition'],
      ours: { value: committed },
      differs: 'Theirs is -1 where nothing is committed; ours is absent.',
    },
    {
      name: 'kafka_consumergroup_current_offset_sum',
      labels: ofGroupTopic,
      ours: { value: committed, take: 'sum' },
      differs: 'Theirs adds the -1 of each such partition.',
    },
    {
      name: 'kafka_consumergroup_members',
      labels: ['consumergroup'],
      ours: { value: now('kafka_group_members') },
      differs: 'Theirs asks by the classic protocol alone, ours by that of each type of group.',
    },
    {
      name: 'kafka_topic_partition_current_offset',
      labels: ofPartition,
      ours: { value: now('kafka_partition_current_offset') },
      differs: 'The end of the log, in both.',
    },
    {
      name: 'kafka_topic_partition_oldest_offset',
      labels: ofPartition,
      ours: { value: now('kafka_partition_oldest_offset') },
      differs: 'The same.',
    },
    {
      name: 'kafka_topic_partition_replicas',
      labels: ofPartition,
      ours: { value: now('kafka_partition_replicas') },
      differs: 'The same.',
    },
    {
      name: 'kafka_topic_partition_in_sync_replica',
      labels: ofPartition,
      ours: { value: now('kafka_partition_replicas_in_sync') },
      differs: 'The same.',
    },
    {
      name: 'kafka_topic_partition_under_replicated_partition',
      labels: ofPartition,
      ours: {
        value: `${now('kafka_partition_replicas_in_sync')} < bool ${now('kafka_partition_replicas')}`,
      },
      differs: 'Theirs is 0 as well where it could not read the replicas; ours is absent.',
    },
    {
      name: 'kafka_topic_partitions',
      labels: ['topic'],
      ours: { sameName: true },
      differs: 'The same, by the Collector.',
    },
    {
      name: 'kafka_brokers',
      labels: [],
      ours: { sameName: true },
      differs: 'The same, by the Collector. `kafka_canary_brokers` is 0 where no broker answers.',
    },
    {
      name: 'kafka_broker_info',
      labels: ['id', 'address'],
      ours: {},
      differs:
        'Brokers are told apart by `instance`, their host; no metric has the address of each.',
    },
    {
      name: 'kafka_topic_partition_leader',
      labels: ofPartition,
      ours: { instead: 'kafka_server_replicamanager_leadercount' },
      differs: 'Ours counts what each broker leads; which one leads a partition is not told.',
    },
    {
      name: 'kafka_topic_partition_leader_is_preferred',
      labels: ofPartition,
      ours: { instead: 'kafka_controller_kafkacontroller_preferredreplicaimbalancecount' },
      differs: 'Ours counts the partitions of the cluster whose leader is not the preferred one.',
    },
    {
      name: 'kafka_consumergroupzookeeper_lag_zookeeper',
      labels: [...ofGroupTopic, 'partition'],
      ours: {},
      differs: 'Of consumers that keep their offsets in ZooKeeper.',
    },
  ],
};
