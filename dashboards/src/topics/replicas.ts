import type { Row } from '../kit/index.ts';
import { ofBroker, ofBrokerTopic, ofTopic, timeSeries } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toBroker, toThisBroker, toThisTopic } from '../onward.ts';
import { ofPartition, shortOfReplicas } from './by-partition.ts';

export function replicas(): Row {
  return {
    title: 'Replicas',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Replicas in sync, of replicas wanted',
        description:
          'Share of a topic’s replicas that are in sync. Good: 1. Less: a broker is down or behind; writes stop when min.insync.replicas cannot be met.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        floor: { red: 1 },
        series: [
          {
            expr: `sum by (topic) (${ofPartition('kafka_cluster_partition_insyncreplicascount')}) / sum by (topic) (${ofPartition('kafka_cluster_partition_replicascount')})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toBroker, brokerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Partitions short of replicas',
        description:
          'By topic, as the leaders count them. Good: 0. Otherwise the broker that leads none of the listed partitions is the one to look at.',
        unit: 'short',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `count by (topic) (${shortOfReplicas}) or 0 * count by (topic) (${ofPartition('kafka_cluster_partition_replicascount')})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toBroker, controllerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'As a client sees it',
        description:
          'Replicas missing from the in-sync sets that a client reads in the cluster’s metadata. Good: 0, and the same as beside. Different for long: brokers disagree; see the controller.',
        unit: 'short',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `sum by (topic) (kafka_partition_replicas{${ofTopic}} - kafka_partition_replicas_in_sync{${ofTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toBroker, controllerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'At or under min.insync.replicas',
        description:
          'Partitions that refuse writes with acks=all now, or after one more failure. Good: 0 (on a cluster of one all are at it).',
        unit: 'short',
        span: 12,
        series: [
          {
            expr: `kafka_server_replicamanager_atminisrpartitioncount{${ofBroker}}`,
            legend: '{{service_instance_id}} at',
          },
          {
            expr: `kafka_server_replicamanager_underminisrpartitioncount{${ofBroker}}`,
            legend: '{{service_instance_id}} under',
          },
        ],
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Behind the last stable offset',
        description:
          'Records that readers of committed data cannot see yet, because a transaction is open. Good: 0, or a moment’s worth. Stuck: a transactional producer hangs.',
        unit: 'short',
        span: 12,
        limit: { red: 1000 },
        series: [
          {
            expr: `max by (topic) (kafka_cluster_partition_laststableoffsetlag{${ofBrokerTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [brokerLogs],
        drill: toThisTopic,
      }),
    ],
  };
}
