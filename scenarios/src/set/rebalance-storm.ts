import { services } from '@kafka-o11y/vocabulary';
import { clears, fires, logged, metric, named, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const joins = 'sum(rate(kafka_network_requestmetrics_requests_total{request="JoinGroup"}[1m]))';

export const rebalanceStorm: Scenario = {
  id: 'rebalance-storm',
  title: 'A rebalance storm',
  question: 'The consumers are healthy, but hardly get any work done. What do they do instead?',
  learn: [
    'To see a group that is busy with itself',
    'Why a member that comes and goes stops all others',
  ],
  minutes: 8,
  difficulty: 'deep',
  before: ordersFlow,
  steps: [
    {
      title: 'A member comes and goes',
      text: 'The consumers leave their groups and join again every ten seconds, as one does whose pod is restarted in a loop.',
      do: [{ fault: 'rebalanceStorm', variant: 'on' }],
      expect: [
        metric('Members join again and again', joins, 'above', 0.05, 'per second', 120),
        logged('The consumer logs each joining', {
          service: services.consumer,
          words: 'Consumer has joined the group',
        }),
        fires('KafkaConsumerRebalanceStorm', 420),
        named('rebalancing', 420),
      ],
      look: [{ board: 'groups', panel: 'Joins and commits', title: 'Rebalances' }],
    },
    {
      title: 'The storm ends',
      text: 'The members stay, and the group is stable.',
      do: [{ fault: 'rebalanceStorm', variant: 'off' }],
      expect: [clears('KafkaConsumerRebalanceStorm', 600), ...ordersFlow],
    },
  ],
  alerts: ['KafkaConsumerRebalanceStorm'],
  cleanUp: [{ fault: 'rebalanceStorm', variant: 'off' }],
  practice:
    'Let members leave in good order, give them time for their work (max.poll.interval.ms, heartbeats), and alert on rebalances before you alert on the lag they cause.',
};
