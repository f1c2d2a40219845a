import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Row } from '../kit/index.ts';
import { ofBroker, ofBrokerTopic, ofCluster, stat, table } from '../kit/index.ts';
import {
  brokerLogs,
  controllerLogs,
  toApplications,
  toBroker,
  toGroups,
  toThisTopic,
} from '../onward.ts';
import { allPartitions, ofPartition, shortOfReplicas } from './by-partition.ts';

export function summary(): Row {
  return { panels: [...tiles(), topicByTopic()] };
}

function tiles(): Panel[] {
  return [
    stat({
      title: 'Topics',
      description:
        'Topics of the cluster, internal ones included. Good: as many as you made. More: automatic creation is on, and somebody mistyped a name.',
      unit: 'short',
      span: 4,
      series: [{ expr: `max(kafka_controller_kafkacontroller_globaltopiccount{${ofCluster}})` }],
      onward: controllerLogs,
    }),
    stat({
      title: 'Most partitions',
      description:
        'Partitions on the broker that has most, replicas counted. Good: below some 4,000; each costs memory, files and time at a failover.',
      unit: 'short',
      span: 4,
      limit: { amber: 4000, red: 10000 },
      series: [{ expr: `max(kafka_server_replicamanager_partitioncount{${ofBroker}})` }],
      onward: [toBroker, controllerLogs],
    }),
    stat({
      title: 'Offline',
      description:
        'Partitions without a leader: nobody can write to or read from them. Good: 0. Otherwise bring back the broker that led them.',
      unit: 'short',
      span: 4,
      limit: { red: 1 },
      series: [
        { expr: `max(kafka_controller_kafkacontroller_offlinepartitionscount{${ofCluster}})` },
      ],
      onward: [toBroker, controllerLogs],
    }),
    stat({
      title: 'Short of ISR',
      description:
        'Partitions of the chosen topics with fewer replicas in sync than they should have. Good: 0. Otherwise find the broker that is down or behind.',
      unit: 'short',
      span: 4,
      limit: { red: 1 },
      series: [{ expr: `count(${shortOfReplicas}) or 0 * count(${allPartitions})` }],
      onward: [toBroker, brokerLogs],
    }),
    stat({
      title: 'Imbalanced',
      description:
        'Partitions whose leader is not the first replica of their list. Good: 0. After a restart Kafka moves them back within half a minute; if not, run a preferred leader election.',
      unit: 'short',
      span: 4,
      limit: { amber: 1, red: 1000 },
      series: [
        {
          expr: `max(kafka_controller_kafkacontroller_preferredreplicaimbalancecount{${ofCluster}})`,
        },
      ],
      onward: [toBroker, controllerLogs],
    }),
    stat({
      title: 'Reassigning',
      description:
        'Partitions that are moving to other brokers. Good: 0 unless you move them. Stuck: a target broker is down or throttled too hard.',
      unit: 'short',
      span: 4,
      series: [{ expr: `sum(kafka_server_replicamanager_reassigningpartitions{${ofBroker}})` }],
      onward: [toBroker, controllerLogs],
    }),
  ];
}

function topicByTopic(): Panel {
  return table({
    title: 'Topic by topic',
    description:
      'Load and size of each topic. Good: nothing short of replicas, and no topic you do not know. A click on a topic shows it alone.',
    span: 24,
    height: 9,
    labels: { topic: 'Topic' },
    nameWidth: 200,
    sortBy: 'Messages in',
    columns: [
      {
        header: 'Partitions',
        expr: `count by (topic) (${ofPartition('kafka_cluster_partition_replicascount')})`,
        unit: 'short',
      },
      {
        header: 'Replicas',
        expr: `min by (topic) (${ofPartition('kafka_cluster_partition_replicascount')})`,
        unit: 'short',
      },
      {
        header: 'Short of replicas',
        expr: `count by (topic) (${shortOfReplicas}) or 0 * count by (topic) (${ofPartition('kafka_cluster_partition_replicascount')})`,
        unit: 'short',
        limit: { red: 1 },
      },
      { header: 'Messages in', expr: rate('messagesin'), unit: 'ops', decimals: 1 },
      { header: 'Bytes in', expr: rate('bytesin'), unit: 'Bps', decimals: 1 },
      { header: 'Bytes out', expr: rate('bytesout'), unit: 'Bps', decimals: 1 },
      {
        header: 'Records kept',
        expr: `sum by (topic) (${ofPartition('kafka_log_log_logendoffset')} - ${ofPartition('kafka_log_log_logstartoffset')})`,
        unit: 'short',
        decimals: 1,
      },
      {
        header: 'Size, one replica',
        expr: `sum by (topic) (${ofPartition('kafka_log_log_size')})`,
        unit: 'bytes',
        decimals: 1,
      },
    ],
    onward: [toGroups, toApplications],
    drill: toThisTopic,
  });
}

function rate(name: string): string {
  return `sum by (topic) (rate(kafka_server_brokertopicmetrics_${name}_total{${ofBrokerTopic}}[$__rate_interval]))`;
}
