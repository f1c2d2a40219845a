import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { services, spanNames } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  lag,
  logged,
  metric,
  oneController,
  ordersFlow,
  p99,
  traced,
  underReplicated,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const processedLines: LogQuestion = { service: services.consumer, words: 'order processed' };
const processedTraces: TraceQuestion = { service: services.consumer, name: spanNames.processOrder };

export const normalOperation: Scenario = {
  id: 'normal-operation',
  title: 'Normal operation',
  question: 'What does a healthy Kafka look like, and where do I see it?',
  learn: [
    'The few numbers that say whether Kafka is healthy',
    'One order as a trace, a log line and a point on a graph',
  ],
  minutes: 2,
  difficulty: 'first steps',
  before: allBrokersUp,
  steps: [
    {
      title: 'The cluster is whole',
      text: 'One broker is the controller, every partition has a leader, and every replica keeps up. If one of these is wrong, nothing else needs looking at first.',
      expect: [
        oneController,
        metric(
          'No partition without a leader',
          'max(kafka_controller_kafkacontroller_offlinepartitionscount)',
          'equal to',
          0,
          'count',
          30,
        ),
        metric('No replica behind', underReplicated, 'equal to', 0, 'count', 30),
      ],
      look: [{ board: 'overview', panel: 'Brokers', title: 'The first screen of the overview' }],
    },
    {
      title: 'Orders flow',
      text: 'What the producers send per second, the consumers finish per second; the lag between them stays about as large as one second of orders.',
      expect: [
        ...ordersFlow,
        metric(
          'Lag is no more than seconds of work',
          `${lag} / ${'sum(rate(orders_processed_total[1m]))'}`,
          'below',
          10,
          'seconds',
          60,
        ),
      ],
      look: [{ board: 'groups', panel: 'Group by group', title: 'Consumer groups and lag' }],
    },
    {
      title: 'It is fast',
      text: 'Half of the orders take the few milliseconds that the work on them takes. The slowest one in a hundred is what your users complain about.',
      expect: [
        metric(
          '99 of 100 orders are processed within 100 ms',
          p99(spanNames.processOrder),
          'below',
          0.1,
          'seconds',
          90,
        ),
      ],
      look: [{ board: 'applications', panel: 'Duration', title: 'Duration by service' }],
    },
    {
      title: 'One order, three ways',
      text: 'The same order is a trace from producer to consumer, a log line of each of them, and one of the points in the graphs.',
      expect: [
        logged('The consumer logs orders', processedLines),
        traced('The work on an order is in a trace', processedTraces),
        metric(
          'Traces go from the producer to the consumer',
          'sum(rate(traces_service_graph_request_total{client="producer", server="consumer"}[1m]))',
          'above',
          0,
          'per second',
          90,
        ),
      ],
      look: [
        { traces: processedTraces, title: 'Orders as traces' },
        { logs: processedLines, title: 'Orders as log lines' },
      ],
    },
  ],
  alerts: [],
  cleanUp: [],
  practice:
    'Know your normal: write down the rates, the lag and the latency of a good day, before the bad one.',
};
