import type { Row } from '../kit/index.ts';
import { logs, traces } from '../kit/index.ts';
import { toBroker } from '../onward.ts';
import { canaryTraces, failedCanaryTraces, monitorLogs } from './canary.ts';

/** Single records behind the figures. */
export function evidence(): Row {
  return {
    title: 'Traces and logs of the canary',
    panels: [
      traces({
        title: 'Latest canary records',
        description:
          'Each trace is one record: sent, and received again. Good: both spans, a few milliseconds apart. A trace without the second span is a record on its way, late or lost.',
        question: canaryTraces.traces,
        span: 12,
        onward: [toBroker],
      }),
      traces({
        title: 'Failed canary records',
        description:
          'Records that Kafka refused. Good: none. The exception on the span is Kafka’s own error: NOT_LEADER_OR_FOLLOWER during an election, NOT_ENOUGH_REPLICAS below min.insync.replicas.',
        question: failedCanaryTraces.traces,
        span: 12,
        onward: [toBroker],
      }),
      logs({
        title: 'Log of the monitor',
        description:
          'Changes of the canary topic, lost records with partition and sequence, and what the monitor could not do. Good: a few lines after the start, then nothing.',
        question: monitorLogs.logs,
        span: 24,
        height: 6,
        onward: [toBroker],
      }),
    ],
  };
}
