import type { Row } from '../kit/index.ts';
import { ofController, timeSeries } from '../kit/index.ts';
import { controllerLogs, toThisBroker, toTopics } from '../onward.ts';
import { controllerGaugeOf } from './by-broker.ts';

/** Figures of the cluster. Controllers of KRaft all have them; with ZooKeeper they are 0 but on the active one. */
const count = (name: string, legend: string) => ({
  expr: `max(kafka_controller_kafkacontroller_${name}{${ofController}})`,
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
          '1 on the broker, or on the controller apart from brokers, that leads the cluster. Good: one line at 1. When it moves, leadership changed: look for what happened to the old one.',
        unit: 'short',
        span: 6,
        max: 2,
        series: [controllerGaugeOf('kafka_controller_kafkacontroller_activecontrollercount')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'What the controller does now',
        description:
          'Number of the event in work: 0 idle, 1 controller change, 2 broker change, 3 and 4 topic change and deletion, 5 partition reassignment, 9 ISR change; with KRaft the share of its time in which it works. Good: mostly 0.',
        unit: 'short',
        span: 6,
        series: [
          controllerGaugeOf('kafka_controller_kafkacontroller_controllerstate'),
          {
            expr: `1 - kafka_controller_controllereventmanager_avgidleratio{${ofController}}`,
            legend: '{{service_instance_id}} share of time',
          },
        ],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Brokers the controller counts',
        description:
          'Brokers registered and taking part, and brokers fenced off. Good: as many active as the cluster has. Fewer than answer: a broker lost its session with ZooKeeper or the controller.',
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
        span: 24,
        series: [count('globaltopiccount', 'topics'), count('globalpartitioncount', 'partitions')],
        onward: [toTopics, controllerLogs],
      }),
    ],
  };
}
