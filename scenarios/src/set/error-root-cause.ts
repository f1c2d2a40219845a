import type { TraceQuestion } from '@kafka-o11y/backends';
import { services, spanNames } from '@kafka-o11y/vocabulary';
import { clears, fires, logged, metric, named, ordersFlow, traced } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

/** The consumer puts an order on the retry topic. */
const triedAgain: TraceQuestion = { service: services.consumer, name: spanNames.retryOrder };

export const errorRootCause: Scenario = {
  id: 'error-root-cause',
  title: 'Errors and their root cause',
  question: 'An alert says that errors pile up. What fails, and why?',
  learn: [
    'To go from an alert to the log line, and from it to the trace',
    'What a retry topic does for orders that fail once',
  ],
  minutes: 4,
  difficulty: 'first steps',
  before: ordersFlow,
  steps: [
    {
      title: 'Orders begin to fail',
      text: 'Half of the attempts at an order fail. The consumer puts such an order on the retry topic and goes on with the next.',
      do: [{ fault: 'processingErrors', variant: 'half' }],
      expect: [
        metric(
          'Errors are counted',
          'sum(rate(application_errors_total{component="consumer"}[1m]))',
          'above',
          0.1,
          'per second',
          90,
        ),
        fires('ApplicationErrorRateHigh', 180),
        named('consumer-failing', 180),
      ],
      look: [{ board: 'applications', panel: 'Errors by type' }],
    },
    {
      title: 'The log line and its trace',
      text: 'The error’s log line carries the id of its trace. In the trace the failed attempt is red, and the second attempt follows it in the same trace.',
      expect: [
        logged('The failure is in the logs', {
          service: services.consumer,
          words: 'will be tried again',
        }),
        traced('And in the traces', triedAgain),
      ],
      look: [
        {
          logs: { service: services.consumer, level: ['warn', 'error'] },
          title: 'Failures of the consumer',
        },
        { traces: triedAgain, title: 'Orders that were tried again' },
      ],
    },
    {
      title: 'The cause is removed',
      text: 'Orders succeed again. What waits on the retry topic is worked off, and the alert clears.',
      do: [{ fault: 'processingErrors', variant: 'off' }],
      expect: [clears('ApplicationErrorRateHigh', 240)],
    },
  ],
  alerts: ['ApplicationErrorRateHigh'],
  cleanUp: [{ fault: 'processingErrors', variant: 'off' }],
  practice:
    'Alert on the rate of errors and put the trace id into every log line: the way from page to cause is then two clicks.',
};
