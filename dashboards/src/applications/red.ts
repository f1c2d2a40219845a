import { reaching } from '../axis.ts';
import type { Row } from '../kit/index.ts';
import { ofService, table, timeSeries } from '../kit/index.ts';
import { toHost } from '../onward.ts';
import { errorLines, failedTraces, slowTraces, tracesOfServices } from './onward.ts';
import { spanDuration, spanErrorShare, spanRate } from './spans.ts';

const operation = ['service_name', 'span_name'];
const legend = '{{service_name}}: {{span_name}}';

/** Rate, errors and duration of each operation of each service. */
export function red(): Row {
  return {
    title: 'Rate, errors, duration by service',
    panels: [
      timeSeries({
        title: 'Rate',
        description:
          'Operations per second, from the spans. Good: consumers process what producers send. A line that ends belongs to a service that stopped or is not traced.',
        unit: 'ops',
        span: 8,
        series: [{ expr: spanRate(operation), legend }],
        onward: tracesOfServices,
      }),
      reaching(
        timeSeries({
          title: 'Errors',
          description:
            'Share of operations that ended with an error. Good: 0. Above 1 % look at the failed traces: the span says what was thrown.',
          unit: 'percentunit',
          span: 8,
          limit: { red: 0.01 },
          series: [{ expr: spanErrorShare(operation), legend }],
          onward: [failedTraces, errorLines],
        }),
        { to: 0.05 },
      ),
      timeSeries({
        title: 'Duration',
        description:
          '95th and 99th percentile of each operation. Good: sending below 50 ms, processing below 100 ms. Each dot is one operation: click it for its trace.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          { expr: spanDuration(0.95, operation), legend: `p95 ${legend}` },
          { expr: spanDuration(0.99, operation), legend: `p99 ${legend}` },
        ],
        onward: slowTraces,
      }),
      table({
        title: 'Replicas',
        description:
          'Every process of the services. Good: connected, and the same load on all replicas of a service. One that lags behind its siblings is on a busy machine or has a hot partition.',
        span: 24,
        height: 7,
        labels: { service_name: 'Service', service_instance_id: 'Instance' },
        columns: [
          {
            header: 'Operations',
            expr: spanRate(['service_name', 'service_instance_id']),
            unit: 'ops',
          },
          { ...connected, header: 'Producer', expr: ofReplica('min', 'kafka_producer_active') },
          { ...connected, header: 'Consumer', expr: ofReplica('min', 'kafka_consumer_active') },
          {
            header: 'Queue',
            expr: ofReplica('sum', 'kafka_producer_queue_records'),
            unit: 'short',
            limit: { amber: 1000, red: 10_000 },
          },
          {
            header: 'CPU cores',
            expr: ofReplica('sum', 'service:cpu_usage:cores'),
            unit: 'short',
            decimals: 3,
            limit: { amber: 0.7, red: 0.9 },
          },
          {
            header: 'Memory',
            expr: ofReplica('sum', 'service:memory_usage:bytes'),
            unit: 'bytes',
          },
          {
            header: 'Loop delay p99',
            expr: ofReplica('max', 'nodejs_eventloop_delay_p99_seconds'),
            unit: 's',
            limit: { amber: 0.05, red: 0.2 },
          },
        ],
        drill: {
          title: 'Only this service',
          board: 'applications',
          narrow: { service: 'service_name' },
        },
        sortBy: 'Operations',
        onward: toHost,
      }),
    ],
  };
}

const connected = {
  unit: 'short',
  words: {
    0: { text: 'disconnected', color: 'red' },
    1: { text: 'connected', color: 'green' },
  },
};

/** A metric of each replica of a service; only for Node processes. */
function ofReplica(aggregation: 'min' | 'max' | 'sum', metric: string): string {
  const by = 'service_name, service_instance_id';
  const onNode = `max by (${by}) (nodejs_eventloop_utilization_ratio{${ofService}})`;
  return `${aggregation} by (${by}) (${metric}{${ofService}}) and on (${by}) ${onNode}`;
}
