import type { Row } from '../kit/index.ts';
import { ofCluster, stat } from '../kit/index.ts';
import { toBroker, zookeeperLogs } from '../onward.ts';
import { ofZooKeeper } from './by-server.ts';

export function state(): Row {
  return {
    panels: [
      stat({
        title: 'Servers',
        description:
          'Every ZooKeeper and whether its metrics can be scraped. Good: all UP. DOWN: look at its container with `docker compose ps`, then at its last log lines.',
        unit: 'short',
        span: 6,
        floor: { red: 1 },
        filled: true,
        plain: true,
        words: { 0: { text: 'DOWN', color: 'red' }, 1: { text: 'UP', color: 'green' } },
        series: [
          {
            expr: `min by (service_instance_id) (up{${ofZooKeeper}})`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: zookeeperLogs,
      }),
      stat({
        title: 'Missing',
        description:
          'Servers the ensemble should have less those that answer. Good: 0. With one of three missing it still serves; with two it stops, and so does everything but reads and writes.',
        unit: 'short',
        span: 3,
        limit: { red: 1 },
        series: [
          {
            expr: `sum(zookeeper:servers:expected{${ofCluster}}) - sum(zookeeper:servers:up{${ofCluster}})`,
          },
        ],
        onward: zookeeperLogs,
      }),
      stat({
        title: 'Slowest write',
        description:
          'Mean time of a write over the last minutes, slowest server. Good: below 10 ms. More: a slow disk; look at fsync below.',
        unit: 'ms',
        decimals: 1,
        span: 5,
        limit: { amber: 50, red: 500 },
        series: [
          {
            expr: `max(rate(updatelatency_sum{${ofZooKeeper}}[$__rate_interval]) / (rate(updatelatency_count{${ofZooKeeper}}[$__rate_interval]) > 0)) or vector(0)`,
          },
        ],
        onward: zookeeperLogs,
      }),
      stat({
        title: 'Outstanding requests',
        description:
          'Requests that wait in the servers. Good: 0. A queue that stays: the server cannot keep up; sessions will expire next.',
        unit: 'short',
        span: 5,
        limit: { amber: 10, red: 100 },
        series: [{ expr: `max(zookeeper_outstandingrequests{${ofZooKeeper}})` }],
        onward: zookeeperLogs,
      }),
      stat({
        title: 'Brokers cut off',
        description:
          'Brokers the cluster should have less those whose session is CONNECTED: two of three is 1, and red. Good: 0. One that is up leaves the cluster when its session expires.',
        unit: 'short',
        span: 5,
        limit: { red: 1 },
        series: [
          {
            expr: `sum(kafka:brokers:expected{${ofCluster}}) - (sum(kafka_server_sessionexpirelistener_sessionstate{${ofCluster}, state="CONNECTED"}) or vector(0))`,
          },
        ],
        onward: toBroker,
      }),
    ],
  };
}
