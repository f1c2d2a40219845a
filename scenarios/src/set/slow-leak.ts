import {
  clears,
  fires,
  lag,
  metric,
  named,
  nobodyIsBehind,
  ordersAreProcessed,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const slowLeak: Scenario = {
  id: 'slow-leak',
  title: 'Lag that only ever grows',
  question: 'The consumers work, and fall behind a little more each minute. Who sees it in time?',
  learn: [
    'To alert on the direction of the lag, before its size hurts',
    'That an age of the lag means the same for every topic, and a count does not',
  ],
  minutes: 20,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'A little too slow',
      text: 'The consumer works on one order at a time, five a second, and more than that come in. Nothing fails. After a minute or two what it reads is a minute old; the alert on that waits five minutes more.',
      do: [{ fault: 'slowConsumer', variant: 'on' }],
      expect: [
        metric('Lag grows', lag, 'above', 100, 'count', 180),
        fires('KafkaConsumerLagOld', 900),
        ...still(900, ordersAreProcessed),
      ],
      look: [
        {
          board: 'groups',
          panel: 'Partitions furthest behind',
          title: 'Lag in seconds, by partition',
        },
      ],
    },
    {
      title: 'A quarter of an hour of it',
      text: 'A burst is worked off, and its lag goes up and down. This one has only gone up for 15 minutes: more of the same cannot end well, and that is what the alert says.',
      expect: [fires('KafkaConsumerLagGrowing', 1_200), named('consumer-slow', 1_200)],
      look: [{ board: 'groups', panel: 'Lag in records' }],
    },
    {
      title: 'It is mended',
      text: 'The consumer is fast again. The lag falls at once, and so the first alert to clear is the one on its direction.',
      do: [{ fault: 'slowConsumer', variant: 'off' }],
      expect: [
        clears('KafkaConsumerLagGrowing', 420),
        clears('KafkaConsumerLagOld', 420),
        nobodyIsBehind(420),
      ],
      look: [{ board: 'groups', panel: 'Time to catch up' }],
    },
  ],
  alerts: ['KafkaConsumerLagOld', 'KafkaConsumerLagGrowing'],
  cleanUp: [{ fault: 'slowConsumer', variant: 'off' }],
  practice:
    'Alert on a lag that grows for longer than any burst of yours lasts: it tells of a leak hours before its size does.',
};
