import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { brokerLogs, toBroker, toThisBroker, zookeeperLogs } from '../onward.ts';
import { p99 } from '../percentile.ts';
import { rateOf } from './by-server.ts';

const listener = 'kafka_server_sessionexpirelistener';

export function brokerSessions(): Row {
  return {
    title: 'Sessions of the brokers',
    panels: [
      timeSeries({
        title: 'Latency as brokers see it',
        description:
          '99th percentile of a broker’s request to ZooKeeper. Good: below 50 ms, and 0 while there is none. Far above what the servers measure: the network between them, or a paused broker.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: p99('kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms'),
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Disconnects and expiries',
        description:
          'Per second, by broker. Good: 0. A disconnect is repaired by a reconnect within 6 s; an expiry makes the broker register anew and lose its leadership.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: ['zookeeperdisconnects', 'zookeeperexpires'].map((name) => ({
          expr: `sum by (service_instance_id) (rate(${listener}_${name}_total{${ofBroker}}[$__rate_interval]))`,
          legend: `{{service_instance_id}} ${name.replace('zookeeper', '')}`,
        })),
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Sessions the servers gave up',
        description:
          'Sessions expired per second because the client was silent, and errors the server could not recover from. Good: 0. Each expired session is a broker that left the cluster.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          rateOf('stale_sessions_expired_total', 'expired'),
          rateOf('unrecoverable_error_count_total', 'unrecoverable errors'),
        ],
        onward: [zookeeperLogs, toBroker],
      }),
    ],
  };
}
