import type { Row } from '../kit/index.ts';
import { ofCluster, timeSeries } from '../kit/index.ts';
import { allErrors, toTelemetry } from '../onward.ts';

export function telemetry(): Row {
  return {
    title: 'Telemetry pipeline',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Telemetry through the Collector',
        description:
          'Spans, metric points and log records per second the Collector accepted. Good: follows the load. A drop to 0 blinds you: look at the Collector first.',
        unit: 'ops',
        span: 8,
        series: ['spans', 'metric_points', 'log_records'].map((kind) => ({
          expr: `sum(rate(otelcol_receiver_accepted_${kind}_total{${ofCluster}, service_name="otel-collector"}[$__rate_interval]))`,
          legend: kind.replace('_', ' '),
        })),
        onward: [toTelemetry, allErrors],
      }),
      timeSeries({
        title: 'Collector queues',
        description:
          'How full the queue to each backend is. Good: near 0. Growing: that backend is down or slow; at 1 new data is refused and counted.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.5, red: 0.9 },
        series: [
          {
            expr: `max by (exporter) (otelcol_exporter_queue_size{${ofCluster}, service_name="otel-collector"} / otelcol_exporter_queue_capacity{${ofCluster}, service_name="otel-collector"})`,
            legend: '{{exporter}}',
          },
        ],
        onward: [toTelemetry, allErrors],
      }),
      timeSeries({
        title: 'Spans sent on and refused',
        description:
          'Spans the Collector sent to each backend, and those it refused, per second. Good: nothing refused. Otherwise the Collector is out of memory or its queue is full.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (exporter) (rate(otelcol_exporter_sent_spans_total{${ofCluster}, service_name="otel-collector"}[$__rate_interval]))`,
            legend: 'sent to {{exporter}}',
          },
          {
            expr: `sum(rate(otelcol_receiver_refused_spans_total{${ofCluster}, service_name="otel-collector"}[$__rate_interval]))`,
            legend: 'refused',
          },
        ],
        onward: [toTelemetry, allErrors],
      }),
    ],
  };
}
