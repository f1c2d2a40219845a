import { metric, nobodyIsBehind, ordersFlow, sentRate, still } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const performanceInvestigation: Scenario = {
  id: 'performance-investigation',
  title: 'Performance investigation',
  question: 'Traffic jumped. Is it the broker, the network or the consumers that fall behind?',
  learn: [
    'To tell a broker that is slow from consumers that are slow',
    'To read the phases of a produce request',
  ],
  minutes: 4,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'A burst of orders',
      text: 'Each producer sends 1000 orders a second more. First look whether Kafka takes them.',
      do: [{ fault: 'producerBurst', variant: 'high' }],
      expect: [
        metric('Kafka takes the burst', sentRate, 'above', 500, 'per second', 90),
        ...still(
          90,
          metric(
            'The broker answers a produce request quickly',
            'max(kafka_network_requestmetrics_totaltimems{request="Produce", quantile="0.99"}) / 1000',
            'below',
            1,
            'seconds',
            60,
          ),
          metric(
            'Its request handlers have time left',
            'min(kafka_server_kafkarequesthandlerpool_requesthandleravgidle)',
            'above',
            0.1,
            'share',
            60,
          ),
        ),
      ],
      look: [{ board: 'broker', panel: 'Produce, by phase' }],
    },
    {
      title: 'Who falls behind?',
      text: 'The brokers have time left, so look at those who read. Lag that grows while the brokers idle is the consumers’ own.',
      expect: [
        metric(
          'The orders are worked on faster than before',
          'sum(rate(orders_processed_total[30s]))',
          'above',
          100,
          'per second',
          90,
        ),
      ],
      look: [{ board: 'groups', panel: 'Lag in records', title: 'Lag, in records and in seconds' }],
    },
    {
      title: 'The burst ends',
      text: 'What has piled up is worked off; how long it takes is the catch-up time on the board.',
      do: [{ fault: 'producerBurst', variant: 'off' }],
      expect: [
        metric('The rate is as before', sentRate, 'below', 300, 'per second', 90),
        nobodyIsBehind(300),
      ],
      look: [{ board: 'groups', panel: 'Time to catch up' }],
    },
  ],
  alerts: [],
  cleanUp: [{ fault: 'producerBurst', variant: 'off' }],
  practice:
    'Follow a request through its phases before touching a setting: the queue it waits in names the cause.',
};
