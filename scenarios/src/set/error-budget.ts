import { services } from '@kafka-o11y/vocabulary';
import { allBrokersUp, clears, fires, metric, named, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const availability = 'kafka:canary_produce_availability:ratio_rate5m';

export const errorBudget: Scenario = {
  id: 'error-budget',
  title: 'An outage, in units of the error budget',
  question: 'When is an outage worth waking somebody, and what did it cost?',
  learn: [
    'What a burn rate is, and why an alert asks for a long and a short window of it',
    'To read from ZooKeeper’s sessions that a broker was not dead but frozen',
  ],
  minutes: 12,
  difficulty: 'deep',
  mode: 'zookeeper',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'The broker freezes',
      text: 'The objective is 99.9 %: one record of the canary in a thousand may fail. The page comes when both the last hour and the last five minutes burn that budget more than 14.4 times too fast: the hour says that it matters, the five minutes that it goes on. Within the first ten minutes of a lab it waits, as a start is no outage.',
      do: [{ compose: ['pause', services.kafka] }],
      expect: [
        metric('The canary’s records fail', `1 - ${availability}`, 'above', 0.0144, 'share', 240),
        fires('KafkaCanaryProduceBudgetBurn', 900),
        named('broker-down', 900),
      ],
      look: [{ board: 'monitor', panel: 'Burn rate of writing' }],
    },
    {
      title: 'It thaws, and learns that it was given up',
      text: 'ZooKeeper ended its session after six seconds of silence. The broker registers anew; a counter that rises by one tells, long after, that it was frozen and not restarted.',
      do: [{ compose: ['unpause', services.kafka] }],
      expect: [
        ...allBrokersUp,
        fires('KafkaZooKeeperSessionExpired', 180),
        metric(
          'Budget that is left, of a day or of the lab’s life',
          'min(kafka:canary_error_budget:remaining_ratio{slo="produce"})',
          'below',
          1,
          'share',
          60,
        ),
        ...ordersFlow,
      ],
      look: [{ board: 'zookeeper', panel: 'Disconnects and expiries' }],
    },
    {
      title: 'The page ends, the budget stays spent',
      text: 'Five good minutes end the page. On a lab that has run for more than an hour a slower pair of windows may have fired too, and needs half an hour. The expiry of the session is shown for ten minutes.',
      expect: [
        clears('KafkaCanaryProduceBudgetBurn', 2_400),
        clears('KafkaZooKeeperSessionExpired', 900),
      ],
      look: [{ board: 'monitor', panel: 'Error budget over time' }],
    },
  ],
  alerts: ['KafkaCanaryProduceBudgetBurn', 'KafkaZooKeeperSessionExpired'],
  cleanUp: [{ compose: ['unpause', services.kafka] }],
  practice:
    'Page on the rate at which the budget burns, in two windows; tell everything slower by ticket.',
};
