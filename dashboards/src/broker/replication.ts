import type { Row } from '../kit/index.ts';
import { ofBroker, ofBrokerTopic, timeSeries } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toThisBroker, toThisTopic, toTopics } from '../onward.ts';
import { gaugeOf, rateOf } from './by-broker.ts';

export function replication(): Row {
  return {
    title: 'Replication',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Partitions short of replicas',
        description:
          'Led by this broker and under-replicated, at or under min.insync.replicas. Good: 0 (at-min is normal on a cluster of one). The broker missing from the list is the one at fault.',
        unit: 'short',
        span: 8,
        series: [
          gaugeOf('kafka_server_replicamanager_underreplicatedpartitions', 'under-replicated'),
          gaugeOf('kafka_server_replicamanager_atminisrpartitioncount', 'at min ISR'),
          gaugeOf('kafka_server_replicamanager_underminisrpartitioncount', 'under min ISR'),
        ],
        onward: [toTopics, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Leaders and replicas',
        description:
          'Partitions each broker leads and holds, replicas offline, and partitions under reassignment. Good: leaders even, nothing offline. Uneven after a restart: preferred leader election.',
        unit: 'short',
        span: 8,
        series: [
          gaugeOf('kafka_server_replicamanager_leadercount', 'leads'),
          gaugeOf('kafka_server_replicamanager_partitioncount', 'holds'),
          gaugeOf('kafka_server_replicamanager_offlinereplicacount', 'offline'),
          gaugeOf('kafka_server_replicamanager_reassigningpartitions', 'reassigning'),
        ],
        onward: [toTopics, controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'In-sync replica sets: shrinks and expansions',
        description:
          'Changes per second. Good: 0 outside restarts, and every shrink followed by an expansion. Back and forth: a follower at its limit. Failed updates: ZooKeeper or controller trouble.',
        unit: 'ops',
        span: 8,
        series: [
          rateOf('kafka_server_replicamanager_isrshrinks_total', 'shrinks'),
          rateOf('kafka_server_replicamanager_isrexpands_total', 'expands'),
          rateOf('kafka_server_replicamanager_failedisrupdates_total', 'failed updates'),
        ],
        onward: [brokerLogs, controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Follower lag',
        description:
          'Records by which the furthest replica on each broker is behind its leader. Good: a moment’s worth. Growing: this broker, its disk or the network to the leader is slow.',
        unit: 'short',
        span: 8,
        series: [gaugeOf('kafka_server_replicafetchermanager_maxlag')],
        onward: [toTopics, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Follower lag by partition',
        noValue: 'nobody follows',
        description:
          'The ten replicas furthest behind. Good: no one stands out. One topic alone: its leader is the bottleneck. Nothing here on a cluster of one.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `topk(10, kafka_server_fetcherlagmetrics_consumerlag{${ofBrokerTopic}})`,
            legend: '{{service_instance_id}} {{topic}}-{{partition}}',
          },
        ],
        onward: [toTopics, brokerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Replica fetchers',
        description:
          'Partitions a fetcher gave up, fetcher threads that died, and the lowest rate of fetches per second. Good: 0 failed, 0 dead. Otherwise restart the broker and read its log first.',
        unit: 'short',
        span: 8,
        series: [
          gaugeOf('kafka_server_replicafetchermanager_failedpartitionscount', 'failed partitions'),
          gaugeOf('kafka_server_replicafetchermanager_deadthreadcount', 'dead threads'),
          {
            expr: `kafka_server_replicafetchermanager_minfetchrate{${ofBroker}}`,
            legend: '{{service_instance_id}} min fetches/s',
          },
        ],
        onward: [brokerLogs, toTopics],
        drill: toThisBroker,
      }),
    ],
  };
}
