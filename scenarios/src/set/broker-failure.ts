import { services } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  brokerMissing,
  clears,
  fires,
  metric,
  named,
  nothingLost,
  ordersFlow,
  sentRate,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const brokerFailure: Scenario = {
  id: 'broker-failure',
  title: 'Broker failure, rebalance and data consistency',
  question: 'A broker is gone. Who notices, what waits, and is anything lost?',
  learn: [
    'What producers and consumers do while a broker does not answer',
    'How to prove that no acknowledged order was lost',
  ],
  minutes: 5,
  difficulty: 'first steps',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'The broker freezes',
      text: 'The process is there but answers nobody, which is harder on its clients than a crash. The alert needs half a minute to be sure.',
      do: [{ compose: ['pause', services.kafka] }],
      expect: [brokerMissing, fires('KafkaBrokerDown', 120), named('broker-down', 120)],
      look: [{ board: 'overview', panel: 'Brokers missing' }],
    },
    {
      title: 'The promise to clients is broken',
      text: 'The canary sends its own records to every partition. Those of the frozen broker fail, which is what your users see.',
      expect: [
        metric(
          'The canary’s records fail',
          'sum(increase(kafka_canary_records_total{outcome=~"failed|unknown"}[2m]))',
          'above',
          0,
          'count',
          120,
        ),
      ],
      look: [
        {
          board: 'monitor',
          panel: 'Availability for writing',
          title: 'Availability as a client sees it',
        },
      ],
    },
    {
      title: 'The broker is back',
      text: 'Producers send what they kept, consumers join their group again and read on where they had committed.',
      do: [{ compose: ['unpause', services.kafka] }],
      expect: [
        ...allBrokersUp,
        metric('Orders are sent again', sentRate, 'above', 1, 'per second', 120),
        clears('KafkaBrokerDown', 120),
      ],
    },
    {
      title: 'Nothing is lost',
      text: 'Every record that was acknowledged came back to the canary, and the lag of the orders is gone.',
      expect: [
        ...ordersFlow,
        ...still(120, nothingLost),
        metric(
          'The canary’s records are received again',
          'sum(rate(kafka_canary_records_total{outcome="received"}[30s]))',
          'above',
          0,
          'per second',
          90,
        ),
      ],
      look: [
        {
          board: 'monitor',
          panel: 'Outcomes of receiving',
          title: 'Outcomes: lost, late, duplicate',
        },
      ],
    },
  ],
  alerts: ['KafkaBrokerDown'],
  cleanUp: [{ compose: ['unpause', services.kafka] }],
  practice:
    'Ask for acks=all and commit after the work: then a broker that is away costs time, and never an order.',
};
