import type { LogQuestion } from '@kafka-o11y/backends';
import { services } from '@kafka-o11y/vocabulary';
import {
  clears,
  fires,
  logged,
  metric,
  named,
  ordersAreProcessed,
  ordersFlow,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const deadLettered: LogQuestion = { service: services.consumer, words: 'order dead-lettered' };

export const poisonRecord: Scenario = {
  id: 'poison-record',
  title: 'A poison record',
  question: 'One record can never be processed. Does it hold up all others?',
  learn: [
    'Why some errors must not be tried again',
    'What a dead-letter topic keeps, and how to read why a record is in it',
  ],
  minutes: 8,
  difficulty: 'first steps',
  before: ordersFlow,
  steps: [
    {
      title: 'Records that are no orders',
      text: 'One record in twenty is broken. The consumer knows that no further attempt would help, and sets it aside on the topic orders.dlt with the reason in its headers.',
      do: [{ fault: 'poisonRecords', variant: 'on' }],
      expect: [
        metric(
          'Records are dead-lettered',
          'sum(increase(orders_processed_total{status="dead_lettered"}[1m]))',
          'above',
          0,
          'count',
          90,
        ),
        fires('DeadLetterRateHigh', 180),
        named('bad-records', 180),
      ],
      look: [{ board: 'applications', panel: 'Retries and dead letters' }],
    },
    {
      title: 'The others go on',
      text: 'No partition stands still: the good orders are processed as before.',
      expect: [ordersAreProcessed, logged('The log names the reason', deadLettered)],
      look: [
        {
          logs: deadLettered,
          title: 'Dead letters, with their topic, partition and offset',
        },
      ],
    },
    {
      title: 'The source is mended',
      text: 'No further record is broken, and the alert clears. What lies in orders.dlt waits for a person.',
      do: [{ fault: 'poisonRecords', variant: 'off' }],
      expect: [clears('DeadLetterRateHigh', 600), ...ordersFlow],
    },
  ],
  alerts: ['DeadLetterRateHigh'],
  cleanUp: [{ fault: 'poisonRecords', variant: 'off' }],
  practice:
    'Tell errors that pass from errors that stay, try again only the former, and give the latter a topic of their own.',
};
