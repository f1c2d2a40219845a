import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { brokerLogs, toThisBroker, toZooKeeper, zookeeperLogs } from '../onward.ts';
import { p99Of, rateOf } from './by-broker.ts';

const listener = 'kafka_server_sessionexpirelistener';

export function zookeeperClient(): Row {
  return {
    title: 'The broker as a client of ZooKeeper',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'ZooKeeper request latency',
        description:
          '99th percentile of what the broker asks of ZooKeeper. Good: below 50 ms, and 0 while it asks nothing. More: a slow disk under ZooKeeper; leader changes take as long.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [p99Of('kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms')],
        onward: [toZooKeeper, zookeeperLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'ZooKeeper session, by state',
        description:
          '1 in the state the session is in. Good: CONNECTED. A session that stays out of it for zookeeper.session.timeout.ms (6 s) expires, and the broker leaves the cluster.',
        unit: 'short',
        span: 8,
        max: 2,
        series: [
          {
            expr: `${listener}_sessionstate{${ofBroker}}`,
            legend: '{{service_instance_id}} {{state}}',
          },
        ],
        onward: [toZooKeeper, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'ZooKeeper session events',
        description:
          'Disconnects, expiries, connects and failed logins per second. Good: 0. A disconnect that is followed by a connect did no harm; an expiry cost the broker its leadership.',
        unit: 'ops',
        span: 8,
        series: [
          rateOf(`${listener}_zookeeperdisconnects_total`, 'disconnects'),
          rateOf(`${listener}_zookeeperexpires_total`, 'expiries'),
          rateOf(`${listener}_zookeepersyncconnects_total`, 'connects'),
          rateOf(`${listener}_zookeeperauthfailures_total`, 'failed logins'),
        ],
        onward: [zookeeperLogs, brokerLogs],
        drill: toThisBroker,
      }),
    ],
  };
}
