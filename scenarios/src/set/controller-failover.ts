import { brokers } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  brokerMissing,
  clears,
  controllers,
  everyReplicaInSync,
  fires,
  metric,
  named,
  oneController,
  ordersAreSent,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

/** 1 once the series of the dead broker have ended, else 0. */
const brokerIsDown = 'sum(kafka:brokers:up < bool kafka:brokers:expected)';
/**
 * The share of all partitions that have a leader, by what the brokers say. The count of elections
 * (LeaderElectionRateAndTimeMs) would not show it: a new controller's first elections are not in it.
 */
const shareThatIsLed =
  'sum(kafka_server_replicamanager_leadercount) / max(kafka_controller_kafkacontroller_globalpartitioncount)';

export const controllerFailover: Scenario = {
  id: 'controller-failover',
  title: 'Controller failover',
  question:
    'The broker that leads the cluster is killed. Who takes over, and how long does it take?',
  learn: [
    'What the controller does, and what goes on without it',
    'To see an election, and leaders that move',
  ],
  minutes: 4,
  difficulty: 'deep',
  needs: 'cluster',
  mode: 'zookeeper',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'The controller is killed',
      text: 'Its session with ZooKeeper ends after some seconds. Then the other brokers race for the office, and the winner elects new leaders for the partitions of the dead one.',
      do: [{ compose: ['kill', '{controller}'] }],
      expect: [
        brokerMissing,
        metric(
          'Another one is the controller',
          `${controllers} * on () ${brokerIsDown}`,
          'equal to',
          1,
          'count',
          90,
        ),
        metric(
          'The others lead every partition',
          `${shareThatIsLed} * on () ${brokerIsDown}`,
          'equal to',
          1,
          'share',
          120,
        ),
        ...still(
          120,
          metric(
            'Every partition has a leader',
            'max(kafka_controller_kafkacontroller_offlinepartitionscount)',
            'equal to',
            0,
            'count',
            120,
          ),
        ),
      ],
      look: [{ board: 'broker', panel: 'Which broker is the controller' }],
    },
    {
      title: 'Orders flow on two brokers',
      text: 'Two in-sync replicas are enough for acks=all here: min.insync.replicas is 2.',
      expect: [
        fires('KafkaBrokerDown', 120),
        named('broker-down', 120),
        ...still(120, ordersAreSent),
      ],
    },
    {
      title: 'The broker returns',
      text: 'It follows at first, catches up, and is given its partitions back. The office it does not get back.',
      do: [{ compose: ['start', ...brokers] }],
      expect: [
        ...allBrokersUp,
        everyReplicaInSync,
        clears('KafkaBrokerDown', 180),
        ...still(240, oneController, ...ordersFlow),
      ],
      look: [{ board: 'broker', panel: 'Leaders and replicas' }],
    },
  ],
  alerts: ['KafkaBrokerDown'],
  cleanUp: [{ compose: ['start', ...brokers] }],
  practice:
    'Watch that the number of controllers is one over the whole cluster: none means that nothing can change, and two that orders contradict each other.',
};
