import type { Row } from '../kit/index.ts';
import { ofBroker, ofController, timeSeries } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toBroker, toThisBroker, toTopics } from '../onward.ts';

const listener = 'kafka_server_sessionexpirelistener';

/** Figures of the active controller; on all other brokers they are 0. */
const count = (name: string, legend: string) => ({
  expr: `max(kafka_controller_kafkacontroller_${name}{${ofBroker}})`,
  legend,
});

/** What a controller that keeps its state in ZooKeeper shows, and one of KRaft does not. */
export function controller(): Row {
  return {
    title: 'The brokers as its clients, and the controller among them',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'ZooKeeper session, by state',
        description:
          '1 in the state the session is in. Good: CONNECTED. A session that stays out of it for zookeeper.session.timeout.ms (6 s) expires, and the broker leaves the cluster.',
        unit: 'short',
        span: 6,
        max: 2,
        series: [
          {
            expr: `${listener}_sessionstate{${ofBroker}}`,
            legend: '{{service_instance_id}} {{state}}',
          },
        ],
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Connects and failed logins',
        description:
          'Per second, by broker. Good: 0. A connect after a disconnect did no harm; a failed login keeps the broker out for good.',
        unit: 'ops',
        span: 6,
        series: ['zookeepersyncconnects', 'zookeeperauthfailures'].map((name) => ({
          expr: `sum by (service_instance_id) (rate(${listener}_${name}_total{${ofBroker}}[$__rate_interval]))`,
          legend: `{{service_instance_id}} ${name.replace('zookeeper', '')}`,
        })),
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Topics and replicas to delete',
        description:
          'Deletions that wait, and those that cannot go on because a replica is offline. Good: 0, or a moment after a deletion. Stuck: bring the replica’s broker back.',
        unit: 'short',
        span: 6,
        series: [
          count('topicstodeletecount', 'topics'),
          count('topicsineligibletodeletecount', 'topics that cannot'),
          count('replicastodeletecount', 'replicas'),
          count('replicasineligibletodeletecount', 'replicas that cannot'),
        ],
        onward: [toTopics, controllerLogs],
      }),
      timeSeries({
        title: 'Migration from ZooKeeper to KRaft',
        description:
          'State of the migration: 4 ZooKeeper alone; 2 about to begin, 1 both are written, 3 done, which the controllers of KRaft say; 0 KRaft from the start. Good: what you planned; it does not change by itself.',
        unit: 'short',
        span: 6,
        series: [
          {
            expr: `kafka_controller_kafkacontroller_zkmigrationstate{${ofController}}`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [controllerLogs],
      }),
    ],
  };
}
