import type { Row } from '../kit/index.ts';
import { ofCluster, quantiles, timeSeries } from '../kit/index.ts';
import { failedOrders, sentOrders, slowOrders, toApplications } from '../onward.ts';

export function orders(): Row {
  return {
    title: 'Orders',
    panels: [
      timeSeries({
        title: 'Latency by span',
        description:
          '95th percentile of sending and of processing a record, from the spans. Good: send below 50 ms, process below 100 ms. A dot is one record: click it for its trace.',
        unit: 's',
        span: 6,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          {
            expr: `histogram_quantile(0.95, sum by (le, service_name, span_name) (rate(traces_span_metrics_duration_seconds_bucket{${ofCluster}, span_kind=~"SPAN_KIND_(PRODUCER|CONSUMER)"}[$__rate_interval])))`,
            legend: '{{service_name}}: {{span_name}}',
          },
        ],
        onward: [slowOrders, toApplications],
      }),
      timeSeries({
        title: 'End-to-end latency',
        description:
          'From the moment an order is created to the moment it is processed. Good: 95th percentile below 100 ms. More: compare acknowledgement time, lag and processing time.',
        unit: 's',
        span: 6,
        exemplars: true,
        limit: { red: 1 },
        series: quantiles(`orders_end_to_end_duration_seconds_bucket{${ofCluster}}`),
        onward: [slowOrders, toApplications],
      }),
      timeSeries({
        title: 'Acknowledgement time',
        description:
          'From the producer accepting a record to the broker acknowledging it (acks=all), waiting for a batch included. Good: 95th percentile below 50 ms. More: see the phases of Produce.',
        unit: 'ms',
        span: 6,
        exemplars: true,
        limit: { red: 500 },
        series: quantiles(`kafka_message_send_duration_ms_bucket{${ofCluster}}`),
        onward: [sentOrders, toApplications],
      }),
      timeSeries({
        title: 'Errors, retries and dead letters',
        description:
          'Errors by type, and records sent to the retry and dead-letter topics, per second. Good: 0. Dead letters carry reason and origin in their headers.',
        unit: 'ops',
        span: 6,
        limit: { red: 0.1 },
        noValue: 'none yet',
        series: [
          {
            expr: `sum by (component, error_type) (rate(application_errors_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{component}}: {{error_type}}',
          },
          {
            expr: `sum by (topic) (rate(kafka_messages_sent_total{${ofCluster}, topic=~"orders[.](retry|dlt)"}[$__rate_interval]))`,
            legend: 'to {{topic}}',
          },
        ],
        onward: [failedOrders, toApplications],
      }),
    ],
  };
}
