import { brokers, controllers as everyController, services } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  clears,
  controllers,
  controllersUp,
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

export const kraftQuorumLoss: Scenario = {
  id: 'kraft-quorum-loss',
  title: 'The controllers lose their quorum',
  question: 'Two of three controllers are gone. Why do the orders still flow, and until when?',
  learn: [
    'What brokers need the controllers for, and what not',
    'That a healthy data path can hide a dead control plane, until a broker fails',
  ],
  minutes: 5,
  difficulty: 'deep',
  needs: 'cluster',
  mode: 'kraft',
  before: [...allBrokersUp, oneController, ...ordersFlow],
  steps: [
    {
      title: 'Two of three controllers stop',
      text: 'One of three is no majority: nothing can be added to the metadata log. No leader is elected, no broker is fenced off, no topic changes.',
      do: [
        { compose: ['stop', services.controller2] },
        { compose: ['stop', services.controller3] },
      ],
      expect: [controllersUp(1), fires('KafkaQuorumLost', 180), fires('KafkaControllerDown', 210)],
      look: [{ board: 'kraft', panel: 'Who leads' }],
    },
    {
      title: 'The orders do not notice',
      text: 'Every partition has its leader, and leaders need nobody’s leave to take records. It only takes one broker to fail for this to end.',
      expect: [ordersAreSent, ordersAreProcessed],
      look: [
        { board: 'overview', panel: 'Order flow' },
        { board: 'kraft', panel: 'Age of what brokers know' },
      ],
    },
    {
      title: 'A broker fails, and nobody takes over',
      text: 'Its partitions stay without a leader. Those of the others still count it as in sync, since only a controller could strike it off, and acks=all waits for it: no order is acknowledged at all.',
      do: [{ compose: ['kill', services.kafka2] }],
      expect: [
        fires('KafkaBrokerDown', 120),
        metric('There is no controller', controllers, 'equal to', 0, 'count', 120),
        metric('No order is acknowledged', sentRate, 'below', 1, 'per second', 180),
        fires('KafkaActiveControllerNotOne', 300),
        named('kraft-quorum-lost', 300),
      ],
      look: [{ board: 'broker', panel: 'Which broker is the controller' }],
    },
    {
      title: 'The controllers return',
      text: 'They elect a leader. It misses the dead broker’s heartbeats, fences it off, and gives every partition another leader.',
      do: [
        { compose: ['start', services.controller2] },
        { compose: ['start', services.controller3] },
      ],
      expect: [
        controllersUp(3),
        oneController,
        clears('KafkaQuorumLost', 180),
        clears('KafkaControllerDown', 180),
        clears('KafkaActiveControllerNotOne', 180),
        ...still(180, ordersAreSent),
      ],
      look: [{ board: 'kraft', panel: 'Brokers as the controllers count them' }],
    },
    brokerReturns,
  ],
  alerts: [
    'KafkaQuorumLost',
    'KafkaControllerDown',
    'KafkaBrokerDown',
    'KafkaActiveControllerNotOne',
  ],
  cleanUp: [{ compose: ['start', ...everyController] }, { compose: ['start', ...brokers] }],
  practice:
    'Alert on the quorum by itself: while it is down the data flows, and the next failure is the one that hurts.',
};
