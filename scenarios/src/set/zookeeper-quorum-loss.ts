import { brokers, services } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  clears,
  controllers,
  fires,
  metric,
  named,
  oneController,
  ordersAreProcessed,
  ordersAreSent,
  ordersFlow,
  sentRate,
  still,
} from '../expectations.ts';
import { brokerReturns } from '../quorum.ts';
import type { Scenario } from '../scenario.ts';

export const zookeeperQuorumLoss: Scenario = {
  id: 'zookeeper-quorum-loss',
  title: 'ZooKeeper loses its quorum',
  question: 'ZooKeeper is gone. Why do the orders still flow, and what does not work any more?',
  learn: [
    'What Kafka needs ZooKeeper for, and what it does not',
    'That a healthy data path can hide a dead control plane, until a broker fails',
  ],
  minutes: 5,
  difficulty: 'deep',
  needs: 'cluster',
  mode: 'zookeeper',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'Two of three servers stop',
      text: 'One of three is no majority: nothing can be written to ZooKeeper. No controller and no leader can be elected.',
      do: [{ compose: ['stop', services.zookeeper2] }, { compose: ['stop', services.zookeeper3] }],
      expect: [
        fires('ZooKeeperQuorumLost', 150),
        fires('ZooKeeperServerDown', 180),
        metric('One server is left', 'zookeeper:servers:up', 'equal to', 1, 'count', 60),
      ],
      look: [{ board: 'zookeeper', panel: 'Servers' }],
    },
    {
      title: 'The orders do not notice',
      text: 'Every partition has its leader, and leaders need nobody’s leave to take records. It only takes one broker to fail for this to end.',
      expect: [ordersAreSent, ordersAreProcessed],
      look: [{ board: 'overview', panel: 'Order flow' }],
    },
    {
      title: 'A broker fails, and nobody takes over',
      text: 'The controller is killed. The other two cannot race for its office, for that is kept in ZooKeeper. Its partitions stay without a leader. Those of the others still count it as in sync, since only a controller could strike it off, and acks=all waits for it: no order is acknowledged at all.',
      do: [{ compose: ['kill', '{controller}'] }],
      expect: [
        fires('KafkaBrokerDown', 120),
        metric('There is no controller', controllers, 'equal to', 0, 'count', 120),
        metric('No order is acknowledged', sentRate, 'below', 1, 'per second', 180),
        fires('KafkaActiveControllerNotOne', 300),
        named('zookeeper-quorum-lost', 300),
      ],
      look: [{ board: 'broker', panel: 'Which broker is the controller' }],
    },
    {
      title: 'The servers return',
      text: 'They elect a leader among themselves, the session of the dead broker ends, and one of the two others becomes the controller. It gives every partition a leader.',
      do: [
        { compose: ['start', services.zookeeper2] },
        { compose: ['start', services.zookeeper3] },
      ],
      expect: [
        metric('Three servers are up', 'zookeeper:servers:up', 'equal to', 3, 'count', 120),
        oneController,
        clears('ZooKeeperQuorumLost', 180),
        clears('ZooKeeperServerDown', 180),
        clears('KafkaActiveControllerNotOne', 180),
        ...still(180, ordersAreSent),
      ],
      look: [{ board: 'zookeeper', panel: 'Who leads' }],
    },
    brokerReturns,
  ],
  alerts: [
    'ZooKeeperQuorumLost',
    'ZooKeeperServerDown',
    'KafkaBrokerDown',
    'KafkaActiveControllerNotOne',
  ],
  cleanUp: [
    { compose: ['start', services.zookeeper2] },
    { compose: ['start', services.zookeeper3] },
    { compose: ['start', ...brokers] },
  ],
  practice:
    'Alert on the control plane by itself: while it is down the data flows, and the next failure is the one that hurts.',
};
