import type { Onward, Series } from '../kit/index.ts';
import { loki, ofCluster, prometheus } from '../kit/index.ts';

/** The three signals, as the Collector's own metrics name them and as people do. */
const signals = [
  { name: 'spans', legend: 'spans' },
  { name: 'metric_points', legend: 'metric points' },
  { name: 'log_records', legend: 'log records' },
];

/** One series a signal: items per second that a stage of the Collector counted. */
export function bySignal(stage: string, what = ''): Series[] {
  return signals.map(({ name, legend }) => ({
    expr: `sum(rate(otelcol_${stage}_${name}_total{${ofCluster}}[$__rate_interval]))`,
    legend: `${legend}${what}`,
  }));
}

/** The same added up. */
export function allSignals(stage: string): string {
  return bySignal(stage)
    .map(({ expr }) => expr)
    .join(' + ');
}

/** What the Collector gave up since it started, of all signals. */
export const lost = `sum({__name__=~"otelcol_exporter_(enqueue|send)_failed_.+_total", ${ofCluster}})`;

/** Orders per second that Kafka took: what the cost is divided by. Absent while there are none. */
export const ordersPerSecond = `(sum(rate(kafka_messages_sent_total{${ofCluster}, topic="orders", status="success"}[$__rate_interval])) > 0)`;

/** Label matcher: the parts that exist only for telemetry. */
export const ofPipe = `${ofCluster}, service_name=~"otel-collector|prometheus|alertmanager|loki|tempo|grafana"`;

export const collectorItself: Onward = {
  title: 'Everything the Collector says of itself',
  datasource: prometheus,
  query: `{job="kafka-o11y/otel-collector", __name__=~"otelcol_.+"}`,
};

export const outages: Onward = {
  title: 'What the services say about their telemetry',
  datasource: loki,
  query: `{${ofCluster}, service_namespace="kafka-o11y", log_family=""} |~ "(?i)telemetry|otlp|export"`,
};
