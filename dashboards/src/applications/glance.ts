import type { Row } from '../kit/index.ts';
import { ofCluster, ofService, stat } from '../kit/index.ts';
import { errorLines, failedTraces, slowTraces, tracesOfServices } from './onward.ts';
import { spanDuration, spanErrorShare, spanRate } from './spans.ts';

/** One line of tiles: is anything wrong? */
export function glance(): Row {
  return {
    panels: [
      stat({
        title: 'Operations',
        description:
          'Spans per second of the chosen services: records sent and processed, requests served. Good: the load you expect. 0: the service is idle, stopped or not traced.',
        unit: 'ops',
        span: 4,
        series: [{ expr: spanRate([]) }],
        onward: tracesOfServices,
      }),
      stat({
        title: 'Failed',
        description:
          'Share of these operations that ended with an error. Good: 0. Otherwise the row below says whose; the failed traces say why.',
        unit: 'percentunit',
        span: 4,
        limit: { amber: 0.001, red: 0.01 },
        series: [{ expr: spanErrorShare([]) }],
        onward: failedTraces,
      }),
      stat({
        title: 'Duration, p95',
        description:
          '95th percentile over all operations. Good: below 100 ms. More: see which service and operation in the row below.',
        unit: 's',
        span: 4,
        limit: { amber: 0.1, red: 0.5 },
        series: [{ expr: spanDuration(0.95, []) }],
        onward: slowTraces,
      }),
      stat({
        title: 'Retried orders',
        description:
          'Orders put into the retry topic within the time shown. Good: 0. A few after a fault are its recovery; a steady flow is a dependency that fails.',
        unit: 'short',
        decimals: 0,
        span: 4,
        limit: { amber: 1, red: 100 },
        series: [
          {
            expr: `sum(increase(orders_processed_total{${ofCluster}, status="retried"}[$__range]))`,
          },
        ],
        onward: failedTraces,
      }),
      stat({
        title: 'Dead letters',
        description:
          'Orders given up within the time shown. Good: 0. Each waits in orders.dlt with reason and origin in its headers: mend the cause, then send it again.',
        unit: 'short',
        decimals: 0,
        span: 4,
        limit: { red: 1 },
        series: [
          {
            expr: `sum(increase(orders_processed_total{${ofCluster}, status="dead_lettered"}[$__range]))`,
          },
        ],
        onward: errorLines,
      }),
      stat({
        title: 'Disconnected',
        description:
          'Producers and consumers that are not connected to Kafka or not in their group. Good: 0. Otherwise the table of replicas names them; look at their log.',
        unit: 'short',
        span: 4,
        limit: { red: 1 },
        series: [
          {
            expr: `count(kafka_producer_active{${ofService}} == 0 or kafka_consumer_active{${ofService}} == 0) or 0 * count(kafka_producer_active{${ofService}})`,
          },
        ],
        onward: errorLines,
      }),
    ],
  };
}
