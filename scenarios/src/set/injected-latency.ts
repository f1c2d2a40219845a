import type { TraceQuestion } from '@kafka-o11y/backends';
import { spanNames } from '@kafka-o11y/vocabulary';
import { metric, nobodyIsBehind, ordersFlow, p99, still, traced } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const slow: TraceQuestion = { name: spanNames.processOrder, slowerThanMs: 400 };

export const injectedLatency: Scenario = {
  id: 'injected-latency',
  title: 'Latency, found by its trace',
  question: 'Orders have become slow. Which step of their way is it?',
  learn: [
    'To go from a graph to the trace behind one of its points',
    'To read in a trace which span the time went into',
  ],
  minutes: 3,
  difficulty: 'first steps',
  before: ordersFlow,
  steps: [
    {
      title: 'Something becomes slow',
      text: 'Half a second is added to the work on each order. No error, no alert: only the latency tells.',
      do: [{ fault: 'processingLatency', variant: 'high' }],
      expect: [
        metric(
          'The slowest orders take more than 400 ms',
          p99(spanNames.processOrder),
          'above',
          0.4,
          'seconds',
          90,
        ),
        ...still(
          90,
          metric(
            'Sending is as fast as ever',
            'histogram_quantile(0.5, sum by (le) (rate(kafka_message_send_duration_ms_bucket{topic="orders"}[1m]))) / 1000',
            'below',
            0.1,
            'seconds',
            60,
          ),
        ),
      ],
      look: [
        { board: 'applications', panel: 'Duration', title: 'Duration by service: click a dot' },
      ],
    },
    {
      title: 'The trace names the span',
      text: 'Open one of the slow traces. The sending is short, the time went into "process orders" of the consumer, and an event on that span says which flag did it.',
      expect: [traced('Slow traces are found', slow)],
      look: [{ traces: slow, title: 'The slow orders' }],
    },
    {
      title: 'The cause is removed',
      text: 'The latency is back where it was a minute later, when the slow orders have left the window of the graph.',
      do: [{ fault: 'processingLatency', variant: 'off' }],
      expect: [
        metric(
          'The slowest orders are fast again',
          p99(spanNames.processOrder),
          'below',
          0.2,
          'seconds',
          150,
        ),
        nobodyIsBehind(120),
      ],
    },
  ],
  alerts: [],
  cleanUp: [{ fault: 'processingLatency', variant: 'off' }],
  practice:
    'Graph a high percentile and keep its exemplars: the mean hides the slow orders, and a percentile without a trace says that something is slow, but not what.',
};
