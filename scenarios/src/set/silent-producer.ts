import { services } from '@kafka-o11y/vocabulary';
import {
  clears,
  fires,
  metric,
  named,
  nobodyIsBehind,
  ordersFlow,
  sentRate,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const silentProducer: Scenario = {
  id: 'silent-producer',
  title: 'Nobody writes',
  question: 'No order comes in. Why is every graph of errors and latency perfect?',
  learn: [
    'That a metric which is gone makes no alert on its value fire',
    'To alert on absence, and to know how long that takes',
  ],
  minutes: 6,
  difficulty: 'first steps',
  before: ordersFlow,
  steps: [
    {
      title: 'The producers stop',
      text: 'As after a deployment that went to the wrong place. Kafka is well, the consumers have nothing to do, the lag is 0. The alert looks for a rate that is not there (absent), over two minutes, and waits two more.',
      do: [{ compose: ['stop', services.producer] }],
      expect: [
        metric('No order is sent', `${sentRate} or vector(0)`, 'equal to', 0, 'per second', 120),
        fires('ProducerSilent', 360),
        named('producer-stopped', 360),
        ...still(360, nobodyIsBehind(360)),
      ],
      look: [{ board: 'applications', panel: 'Rate', title: 'Rate by service' }],
    },
    {
      title: 'They are back',
      text: 'New orders come in. Those that nobody sent meanwhile are in no log and in no trace: only their source knows of them.',
      do: [{ compose: ['start', services.producer] }],
      expect: [clears('ProducerSilent', 240), ...ordersFlow],
    },
  ],
  alerts: ['ProducerSilent'],
  cleanUp: [{ compose: ['start', services.producer] }],
  practice:
    'Give each flow that has to be there an alert on its absence: errors and latencies are counted only where something happens.',
};
