import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { controllerLogs, toThisBroker, toTopics } from '../onward.ts';
import { gaugeOf } from './by-broker.ts';

/** Figures of the active controller; on all other brokers they are 0. */
const count = (name: string, legend: string) => ({
  expr: `max(kafka_controller_kafkacontroller_${name}{${ofBroker}})`,
  legend,
});

export function controller(): Row {
  return {
    title: 'What the controller sees',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Which broker is the controller',
        description:
          '1 on the broker that leads the cluster. Good: one line at 1. When it moves, leadership changed: look for what happened to the old one.',
        unit: 'short',
        span: 6,
        max: 2,
        series: [gaugeOf('kafka_controller_kafkacontroller_activecontrollercount')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'What the controller does now',
        description:
          'Number of the event in work: 0 idle, 1 controller change, 2 broker change, 3 and 4 topic change and deletion, 5 partition reassignment, 9 ISR change. Good: mostly 0.',
        unit: 'short',
        span: 6,
        series: [gaugeOf('kafka_controller_kafkacontroller_controllerstate')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Brokers the controller counts',
        description:
          'Brokers registered and taking part, and brokers fenced off. Good: as many active as the cluster has. Fewer than answer: a broker lost its ZooKeeper session.',
        unit: 'short',
        span: 6,
        series: [count('activebrokercount', 'active'), count('fencedbrokercount', 'fenced')],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Offline and imbalanced',
        description:
          'Partitions without a leader, and partitions not led by their preferred replica. Good: 0. Imbalance after a restart goes away within leader.imbalance.check.interval.seconds (30).',
        unit: 'short',
        span: 6,
        limit: { red: 1 },
        series: [
          count('offlinepartitionscount', 'offline'),
          count('preferredreplicaimbalancecount', 'not led by preferred replica'),
        ],
        onward: [toTopics, controllerLogs],
      }),
      timeSeries({
        title: 'Topics and partitions',
        description:
          'Everything the cluster holds, internal topics included. Good: steady. Growing by itself: something creates topics; auto.create.topics.enable is on.',
        unit: 'short',
        span: 8,
        series: [count('globaltopiccount', 'topics'), count('globalpartitioncount', 'partitions')],
        onward: [toTopics, controllerLogs],
      }),
      timeSeries({
        title: 'Topics and replicas to delete',
        description:
          'Deletions that wait, and those that cannot go on because a replica is offline. Good: 0, or a moment after a deletion. Stuck: bring the replica’s broker back.',
        unit: 'short',
        span: 8,
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
          'State of the migration: 4 ZooKeeper alone, 1 about to begin, 2 both are written, 3 done, 0 KRaft from the start. Good: what you planned; it does not change by itself.',
        unit: 'short',
        span: 8,
        series: [gaugeOf('kafka_controller_kafkacontroller_zkmigrationstate')],
        onward: [controllerLogs, { title: 'ZooKeeper', board: 'zookeeper' }],
      }),
    ],
  };
}
