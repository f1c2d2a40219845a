import type { Row } from '../kit/index.ts';
import { ofBroker, ofController, timeSeries } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toBroker, toThisBroker, toTopics } from '../onward.ts';

export function replication(): Row {
  return {
    title: 'Replication and elections',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'In-sync replicas and elections',
        description:
          'In-sync replica sets that shrink and grow, and leader elections, per second. Good: 0 outside restarts. Shrinking without a restart: a slow or broken broker. Unclean: records were lost.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum(rate(kafka_server_replicamanager_isrshrinks_total{${ofBroker}}[$__rate_interval]))`,
            legend: 'ISR shrinks',
          },
          {
            expr: `sum(rate(kafka_server_replicamanager_isrexpands_total{${ofBroker}}[$__rate_interval]))`,
            legend: 'ISR expands',
          },
          {
            expr: `sum(rate(kafka_controller_controllerstats_leaderelectionrateandtimems_count{${ofController}}[$__rate_interval]))`,
            legend: 'leader elections',
          },
          {
            expr: `max(rate(kafka_controller_controllerstats_uncleanleaderelections_total{${ofController}}[$__rate_interval]))`,
            legend: 'unclean elections',
          },
        ],
        onward: [toBroker, controllerLogs],
      }),
      timeSeries({
        title: 'Partitions in trouble, by broker',
        description:
          'Partitions led by each broker that lack replicas, and replicas that are offline. Good: 0. The broker that is NOT in the list is the one to look at.',
        unit: 'short',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `kafka_server_replicamanager_underreplicatedpartitions{${ofBroker}}`,
            legend: '{{service_instance_id}} under-replicated',
          },
          {
            expr: `kafka_server_replicamanager_offlinereplicacount{${ofBroker}}`,
            legend: '{{service_instance_id}} offline replicas',
          },
        ],
        onward: [toTopics, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Partitions and leaders',
        description:
          'Partitions each broker holds and leads. Good: alike on all brokers. Leaders that stay on one broker after a restart: run a preferred leader election.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `kafka_server_replicamanager_partitioncount{${ofBroker}}`,
            legend: '{{service_instance_id}} partitions',
          },
          {
            expr: `kafka_server_replicamanager_leadercount{${ofBroker}}`,
            legend: '{{service_instance_id}} leaders',
          },
        ],
        onward: [toBroker, toTopics],
        drill: toThisBroker,
      }),
    ],
  };
}
