import { clears, fires, lag, metric, named, nobodyIsBehind, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const slowConsumer: Scenario = {
  id: 'slow-consumer',
  title: 'A slow consumer',
  question: 'How far behind is it, in time and not in records, and when will it have caught up?',
  learn: [
    'Lag in records and lag in seconds, and why you want both',
    'To read the time until a group has caught up',
  ],
  minutes: 7,
  difficulty: 'first steps',
  before: ordersFlow,
  steps: [
    {
      title: 'Five orders a second, and 200 come in',
      text: 'The consumer works on one order at a time. Lag grows by nearly 200 a second; the alert waits two minutes, so that a short burst wakes nobody.',
      do: [
        { fault: 'slowConsumer', variant: 'on' },
        { fault: 'producerBurst', variant: 'low' },
      ],
      expect: [
        metric('Lag grows', lag, 'above', 1_000, 'count', 90),
        fires('KafkaConsumerLagHigh', 240),
        named('consumer-slow', 240),
      ],
      look: [{ board: 'groups', panel: 'Lag in records' }],
    },
    {
      title: 'How old is what it reads?',
      text: 'The monitor reads the time of the oldest unread record. It is this number, not the count, that you promise to others.',
      expect: [
        metric(
          'It is more than half a minute behind',
          'max(kafka_group_lag_seconds{group="order-processor", topic="orders"})',
          'above',
          30,
          'seconds',
          180,
        ),
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
      title: 'It catches up',
      text: 'The consumer is fast again, and the burst is over. The catch-up time on the board counts down, and the alert clears.',
      do: [
        { fault: 'producerBurst', variant: 'off' },
        { fault: 'slowConsumer', variant: 'off' },
      ],
      expect: [nobodyIsBehind(300), clears('KafkaConsumerLagHigh', 300)],
      look: [{ board: 'groups', panel: 'Time to catch up' }],
    },
  ],
  alerts: ['KafkaConsumerLagHigh'],
  cleanUp: [
    { fault: 'slowConsumer', variant: 'off' },
    { fault: 'producerBurst', variant: 'off' },
  ],
  practice:
    'Promise an age and not a count: a thousand records are a second of one topic and a week of another.',
};
