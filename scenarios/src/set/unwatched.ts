import { services } from '@kafka-o11y/vocabulary';
import {
  clears,
  fires,
  metric,
  named,
  nothingLost,
  ordersAreProcessed,
  ordersAreSent,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const unwatched: Scenario = {
  id: 'unwatched',
  title: 'Who watches the watcher?',
  question: 'The monitor is down. Is there no lag, or does only nobody measure it?',
  learn: [
    'That an alert on a value is silent when the value is missing',
    'Which alerts watch the monitoring itself',
  ],
  minutes: 6,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'The monitor stops',
      text: 'The orders do not notice. Yet nobody measures the lag or the canary now: no alert on lag, on a stopped group or on the error budget could fire, whatever happens. Two alerts on silence say so.',
      do: [{ compose: ['stop', services.monitor] }],
      expect: [
        metric(
          'No group has a status',
          'count(present_over_time(kafka_group_status[1m])) or vector(0)',
          'equal to',
          0,
          'count',
          420,
        ),
        fires('KafkaCanarySilent', 480),
        fires('KafkaLagUnknown', 600),
        named('monitor-down', 600),
        ...still(600, ordersAreSent, ordersAreProcessed),
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
      title: 'It is back',
      text: 'It takes up the canary with a run of its own, so that records of the last run count neither as lost nor as duplicates.',
      do: [{ compose: ['start', services.monitor] }],
      expect: [
        clears('KafkaCanarySilent', 300),
        clears('KafkaLagUnknown', 300),
        ...ordersFlow,
        ...still(300, nothingLost),
      ],
      look: [{ board: 'groups', panel: 'Lag in seconds' }],
    },
  ],
  alerts: ['KafkaCanarySilent', 'KafkaLagUnknown'],
  cleanUp: [{ compose: ['start', services.monitor] }],
  practice: 'Each thing that measures needs one alert on its silence, measured by something else.',
};
