import { services, spanNames } from '@kafka-o11y/vocabulary';
import type { Row } from '../kit/index.ts';
import { inCluster, logs, traces } from '../kit/index.ts';
import { toApplications } from '../onward.ts';

export function followOneOrder(): Row {
  return {
    title: 'Follow one order',
    panels: [
      traces({
        title: 'Recent orders as traces',
        description:
          'The latest orders: producer, Kafka and consumer in one trace. Open one to see where its time went, and its log lines.',
        question: { service: services.consumer, name: spanNames.processOrder },
        span: 12,
        onward: [toApplications],
      }),
      logs({
        title: 'Log lines of the services',
        description:
          'What producer and consumer say about single orders. Open a line: its trace_id leads to the trace of the same order.',
        question: { ...inCluster, service: [services.producer, services.consumer] },
        span: 12,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
