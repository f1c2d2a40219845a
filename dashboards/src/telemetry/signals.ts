import { serviceNamespace } from '@kafka-o11y/vocabulary';
import type { Onward, Series } from '../kit/index.ts';
import { inCluster, ofCluster } from '../kit/index.ts';

/** The three signals: their names in the Collector's metrics, and their usual names. */
const signals = [
  { name: 'spans', legend: 'spans' },
  { name: 'metric_points', legend: 'metric points' },
  { name: 'log_records', legend: 'log records' },
];

/** Label matchers: the Collector. Jaeger's metrics have the same names. */
export const ofCollector = `${ofCluster}, service_name="otel-collector"`;

/** One series a signal: items per second that a stage of the Collector counted. */
export function bySignal(stage: string, what = ''): Series[] {
  return signals.map(({ name, legend }) => ({
    expr: `sum(rate(otelcol_${stage}_${name}_total{${ofCollector}}[$__rate_interval]))`,
    legend: `${legend}${what}`,
  }));
}

/** Items per second of all signals together, also where there is nothing of one. */
export function allSignals(stage: string): string {
  const each = bySignal(stage).map(
    ({ expr, legend }) => `label_replace(${expr}, "signal", "${legend}", "", "")`,
  );
  return `sum(${each.join(' or ')})`;
}

/** Items of all signals that the Collector has lost since its start. */
export const lost = `sum({__name__=~"otelcol_exporter_(enqueue|send)_failed_.+_total", ${ofCollector}})`;

/** Orders per second that Kafka acknowledged, for the cost of one. Absent without orders. */
export const ordersPerSecond = `(sum(rate(kafka_messages_sent_total{${ofCluster}, topic="orders", status="success"}[$__rate_interval])) > 0)`;

/** The expression of the running pair of backends; the other one has no series. */
export function either(ofGrafanaPair: string, ofPermissivePair: string): string {
  return `(${ofGrafanaPair} or ${ofPermissivePair})`;
}

/** Spans per second that the trace store takes in. */
export const spansStored = either(
  `sum(rate(tempo_distributor_spans_received_total{${ofCluster}}[$__rate_interval]))`,
  `sum(rate(otelcol_exporter_sent_spans_total{${ofCluster}, service_name="jaeger"}[$__rate_interval]))`,
);

/** Lines per second that the log store takes in. */
export const linesStored = either(
  `sum(rate(loki_distributor_lines_received_total{${ofCluster}}[$__rate_interval]))`,
  `sum(rate(vl_rows_ingested_total{${ofCluster}}[$__rate_interval]))`,
);

/** Label matcher: the parts that exist only for telemetry. */
export const ofPipe = `${ofCluster}, service_name=~"otel-collector|prometheus|alertmanager|loki|tempo|grafana|victoria-logs|jaeger"`;

export const collectorItself: Onward = {
  title: 'Everything the Collector says of itself',
  promql: `{job="kafka-o11y/otel-collector", __name__=~"otelcol_.+"}`,
};

export const largestMetrics: Onward = {
  title: 'The metrics with the most series',
  promql: 'topk(20, count by (__name__) ({__name__=~".+"}))',
};

export const outages: Onward = {
  title: 'What the services say about their telemetry',
  logs: {
    ...inCluster,
    namespace: serviceNamespace,
    family: false,
    pattern: 'telemetry|otlp|export',
  },
};
