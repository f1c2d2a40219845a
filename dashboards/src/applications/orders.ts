import type { Row } from '../kit/index.ts';
import { ofCluster, ofService, ofTopic, quantiles, timeSeries } from '../kit/index.ts';
import { toBroker, toGroups } from '../onward.ts';
import { consumerTraces, producerTraces, slowTraces } from './onward.ts';
import { spansOf } from './spans.ts';

const service = 'service_name=~"$service"';

/** The path of an order, and the time of each part. */
export function orders(): Row {
  return {
    title: 'Orders and how long they take',
    panels: [
      timeSeries({
        title: 'Sent and processed',
        description:
          'What goes into Kafka and what comes out, per second. Good: the lines lie on each other. A gap between them is growing lag.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (topic, status) (rate(kafka_messages_sent_total{${ofTopic}, ${service}}[$__rate_interval]))`,
            legend: 'sent to {{topic}}, {{status}}',
          },
          {
            expr: `sum by (topic, status) (rate(orders_processed_total{${ofTopic}, ${service}}[$__rate_interval]))`,
            legend: 'from {{topic}}, {{status}}',
          },
        ],
        onward: toGroups,
      }),
      timeSeries({
        title: 'End to end',
        description:
          'From the creation of an order until it is processed, retries included. Good: p95 below 100 ms. More: compare with the acknowledgement, the lag and the work. Dots lead to traces.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 1 },
        series: [
          ...quantiles(`orders_end_to_end_duration_seconds_bucket{${ofTopic}, ${service}}`),
          spansOf('CONSUMER'),
        ],
        onward: [slowTraces, toGroups],
      }),
      timeSeries({
        title: 'Acknowledgement',
        description:
          'From the publisher accepting a record to all in-sync replicas having it, waiting for a batch included. Good: p95 below 50 ms. More: look at the phases of Produce on the broker.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          ...quantiles(`kafka_message_send_duration_ms_bucket{${ofTopic}, ${service}}`).map(
            ({ expr, ...series }) => ({ ...series, expr: `${expr} / 1000` }),
          ),
          spansOf('PRODUCER'),
        ],
        onward: [producerTraces, toBroker],
      }),
      timeSeries({
        title: 'Processing of a record',
        description:
          'Time in the handler, by topic, failures included (messaging.process.duration). Good: steady. A step up means slower work, not a slower broker.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          {
            expr: `histogram_quantile(0.95, sum by (le, messaging_destination_name) (rate(messaging_process_duration_seconds_bucket{${ofService}, messaging_destination_name=~"$topic"}[$__rate_interval]))) >= 0`,
            legend: 'p95 of {{messaging_destination_name}}',
          },
          spansOf('CONSUMER'),
        ],
        onward: consumerTraces,
      }),
      timeSeries({
        title: 'Work on an order',
        description:
          'The work itself, of orders that succeeded. Good: as WORK_MS_P50 and WORK_MS_P99 say. If it is not the work, the time is spent in Kafka or in waiting.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          ...quantiles(`orders_work_duration_seconds_bucket{${ofTopic}, ${service}}`),
          spansOf('CONSUMER'),
        ],
        onward: consumerTraces,
      }),
      timeSeries({
        title: 'Between services',
        description:
          'What the receiving service takes, by the service it came from: a pair of spans in one trace. Good: below 100 ms, and a line for each path. A missing line is a trace context that got lost.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          {
            expr: `histogram_quantile(0.95, sum by (le, client, server) (rate(traces_service_graph_request_server_seconds_bucket{${ofCluster}, server=~"$service"}[$__rate_interval]))) >= 0`,
            legend: 'p95 {{client}} to {{server}}',
          },
          spansOf('CONSUMER'),
        ],
        onward: consumerTraces,
      }),
    ],
  };
}
