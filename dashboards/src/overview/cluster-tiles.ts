import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ofBroker, ofCluster } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toBroker, toThisBroker, toTopics } from '../onward.ts';
import { tile } from './tile.ts';

/** Tiles of the cluster: brokers, controller, leaders, replicas, alerts. */
export function clusterTiles(): Panel[] {
  return [
    tile({
      title: 'Brokers',
      description:
        'Every broker and whether its metrics can be scraped. Good: all UP. DOWN: look at its container with `docker compose ps`, then at its last log lines.',
      unit: 'short',
      span: 6,
      floor: { red: 1 },
      filled: true,
      words: { 0: { text: 'DOWN', color: 'red' }, 1: { text: 'UP', color: 'green' } },
      series: [{ expr: `up{${ofBroker}}`, legend: '{{service_instance_id}}' }],
      onward: [toBroker, brokerLogs],
      drill: toThisBroker,
    }),
    tile({
      title: 'Brokers missing',
      description:
        'Brokers the cluster should have less those that answer: two of three is 1, and red. Good: 0. Start the missing one before anything else; most other red tiles follow from it.',
      unit: 'short',
      span: 4,
      limit: { red: 1 },
      series: [
        { expr: `sum(kafka:brokers:expected{${ofCluster}}) - sum(kafka:brokers:up{${ofCluster}})` },
      ],
      onward: [toBroker, brokerLogs],
    }),
    tile({
      title: 'Controllers',
      description:
        'Exactly one broker leads the cluster. 0: no elections, no topic changes. 2: split brain. Look at the controller log.',
      unit: 'short',
      span: 4,
      floor: { red: 1 },
      limit: { red: 2 },
      series: [{ expr: `sum(kafka_controller_active_count{${ofCluster}})` }],
      onward: [toBroker, controllerLogs],
    }),
    tile({
      title: 'Offline partitions',
      description:
        'Partitions without a leader: nobody can write to or read from them. Good: 0. Otherwise bring back the broker that led them.',
      unit: 'short',
      span: 5,
      limit: { red: 1 },
      series: [
        { expr: `max(kafka_controller_kafkacontroller_offlinepartitionscount{${ofCluster}})` },
      ],
      onward: [toTopics, controllerLogs],
    }),
    tile({
      title: 'Under-replicated',
      description:
        'Partitions with a replica that does not keep up. Good: 0. Otherwise look for a broker that is down or slow; writes still succeed, but one more loss may stop them.',
      unit: 'short',
      span: 5,
      limit: { red: 1 },
      series: [
        {
          expr: `sum(kafka_server_replica_manager_under_replicated_partitions{${ofCluster}})`,
        },
      ],
      onward: [toTopics, brokerLogs],
    }),
    tile({
      title: 'Under min ISR',
      description:
        'Partitions with fewer in-sync replicas than min.insync.replicas: producers with acks=all get NOT_ENOUGH_REPLICAS. Good: 0. Otherwise bring replicas back.',
      unit: 'short',
      span: 4,
      limit: { red: 1 },
      series: [
        { expr: `sum(kafka_server_replicamanager_underminisrpartitioncount{${ofCluster}})` },
      ],
      onward: [toTopics, brokerLogs],
    }),
    tile({
      title: 'Firing alerts',
      description:
        'Alerts that fire now, pages and tickets. Good: 0. Otherwise the list below names them; each has a runbook.',
      unit: 'short',
      span: 4,
      limit: { red: 1 },
      series: [{ expr: `count(ALERTS{${firing}}) or vector(0)` }],
      onward: toBroker,
    }),
  ];
}

/**
 * Label matchers: firing alerts without the Watchdog. An alert on absent series names no cluster, so
 * it belongs to every chosen one.
 */
export const firing = `kafka_cluster_name=~"$cluster|", alertstate="firing", severity!="none"`;
