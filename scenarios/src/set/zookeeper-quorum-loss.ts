import {
  allBrokersUp,
  clears,
  fires,
  metric,
  ordersFlow,
  processedRate,
  sentRate,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const zookeeperQuorumLoss: Scenario = {
  id: 'zookeeper-quorum-loss',
  title: 'ZooKeeper loses its quorum',
  question: 'ZooKeeper is gone. Why do the orders still flow, and what does not work any more?',
  learn: [
    'What Kafka needs ZooKeeper for, and what it does not',
    'That a healthy data path can hide a dead control plane',
  ],
  minutes: 4,
  difficulty: 'deep',
  needs: 'cluster',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'Two of three servers stop',
      text: 'One of three is no majority: nothing can be written to ZooKeeper. No controller and no leader can be elected.',
      do: [{ compose: ['stop', 'zookeeper-2'] }, { compose: ['stop', 'zookeeper-3'] }],
      expect: [
        fires('ZooKeeperQuorumLost', 150),
        metric('One server is left', 'zookeeper:servers:up', 'equal to', 1, 'count', 60),
      ],
      look: [{ board: 'kafka-o11y-zookeeper', title: 'The ensemble' }],
    },
    {
      title: 'The orders do not notice',
      text: 'Every partition has its leader, and leaders need nobody’s leave to take records. It only takes one more broker to fail for this to end.',
      expect: [
        metric('Orders are sent', sentRate, 'above', 1, 'per second', 60),
        metric('Orders are processed', processedRate, 'above', 1, 'per second', 60),
      ],
      look: [{ board: 'kafka-o11y-overview', title: 'The first screen' }],
    },
    {
      title: 'The servers return',
      text: 'They elect a leader among themselves, and the brokers renew their sessions.',
      do: [{ compose: ['start', 'zookeeper-2'] }, { compose: ['start', 'zookeeper-3'] }],
      expect: [
        metric('Three servers are up', 'zookeeper:servers:up', 'equal to', 3, 'count', 120),
        clears('ZooKeeperQuorumLost', 180),
        ...still(
          180,
          metric(
            'There is one controller',
            'sum(kafka_controller_kafkacontroller_activecontrollercount)',
            'equal to',
            1,
            'count',
            120,
          ),
          metric(
            'Every replica is in sync',
            'sum(kafka_server_replicamanager_underreplicatedpartitions)',
            'equal to',
            0,
            'count',
            180,
          ),
          ...ordersFlow,
        ),
      ],
    },
  ],
  alerts: ['ZooKeeperQuorumLost'],
  cleanUp: [{ compose: ['start', 'zookeeper-2'] }, { compose: ['start', 'zookeeper-3'] }],
  practice:
    'Alert on the control plane by itself: while it is down the data flows, and the next failure is the one that hurts.',
};
