import type { Pair, Prometheus, Series } from '@kafka-o11y/backends';
import { services } from '@kafka-o11y/vocabulary';

/** The Collector's own metrics. Jaeger has some metrics of the same names. */
const collector = 'service_name="otel-collector"';

const stored: Record<Pair, { spans: string; logs: string }> = {
  grafana: {
    spans: 'tempo_distributor_spans_received_total',
    logs: 'loki_distributor_lines_received_total',
  },
  permissive: {
    spans: 'otelcol_exporter_sent_spans_total{service_name="jaeger"}',
    logs: 'vl_rows_ingested_total{type=~"opentelemetry.*"}',
  },
};

/** The counters on the way of orders and telemetry, as PromQL selectors by their names. */
export function counters(pair: Pair) {
  return {
    ordersAccepted:
      'kafka_messages_sent_total{component="producer", topic="orders", status="success"}',
    ordersWritten: 'kafka_partition_current_offset{topic="orders"}',
    ordersProcessed: 'orders_processed_total{status="processed"}',
    ordersDeadLettered: 'orders_processed_total{status="dead_lettered"}',
    spansAccepted: `otelcol_receiver_accepted_spans_total{${collector}}`,
    spansSent: `otelcol_exporter_sent_spans_total{${collector}, exporter="otlp_http/traces"}`,
    spansStored: stored[pair].spans,
    logsAccepted: `otelcol_receiver_accepted_log_records_total{${collector}}`,
    logsSent: `otelcol_exporter_sent_log_records_total{${collector}, exporter="otlp_http/logs"}`,
    logsStored: stored[pair].logs,
    pointsSent: `otelcol_exporter_sent_metric_points_total{${collector}, exporter="otlp_http/metrics"}`,
  };
}

export type CounterName = keyof ReturnType<typeof counters>;

/**
 * Counters of lost or refused items in services, Collector and stores. Jaeger's refusals are left out:
 * the Collector keeps these spans and sends them again.
 */
const losses = [
  '__name__=~"otelcol_exporter_(send|enqueue)_failed_.+_total"',
  `__name__=~"otelcol_receiver_(refused|failed)_.+_total", ${collector}`,
  '__name__=~"otel_sdk_processor_(span|log)_processed_total", error_type!=""',
  '__name__="kafka_messages_sent_total", status="error"',
  '__name__=~"(loki_discarded_samples|tempo_discarded_spans|vl_rows_dropped)_total"',
];

/** The services that send on their own: orders, and canary records. */
export const senders = [services.producer, services.monitor] as const;

/** The values of some series at one moment, by their names and labels. */
export type Values = ReadonlyMap<string, number>;

/** All counters at one moment. */
export interface Reading {
  time: number;
  counters: Record<CounterName, Values>;
  losses: Values;
}

/**
 * Reads the last value of all counters, also those of instances that have ended: Prometheus forgets a
 * pushed series after five minutes.
 *
 * @param since milliseconds since 1970; a reading must reach back as far as the one that it is compared
 *   with
 * @param restartedAt the restart of the {@link senders}, in milliseconds since 1970. Their losses count
 *   from then on, as the monitor keeps its name and its counters fall back to 0. Undefined: none count
 * @throws BackendError where Prometheus does not answer
 */
export async function read(
  prometheus: Prometheus,
  pair: Pair,
  since: number,
  restartedAt?: number,
): Promise<Reading> {
  const time = Date.now();
  const last = async (selector: string, from: number) => {
    const window = `${Math.max(1, Math.ceil((time - from) / 1000))}s`;
    return values(await prometheus.instant(`last_over_time(${selector}[${window}])`, time));
  };
  const names = Object.entries(counters(pair)) as [CounterName, string][];
  const entries = await Promise.all(
    names.map(async ([name, selector]) => [name, await last(selector, since)] as const),
  );
  const restarted = `"${senders.join('|')}"`;
  const lost = await Promise.all(
    losses.flatMap((one) => [
      last(`{${one}, service_name!~${restarted}}`, since),
      ...(restartedAt === undefined
        ? []
        : [last(`{${one}, service_name=~${restarted}}`, restartedAt)]),
    ]),
  );
  return {
    time,
    counters: Object.fromEntries(entries) as Record<CounterName, Values>,
    losses: new Map(lost.flatMap((one) => [...one])),
  };
}

/**
 * The growth of some counters between two readings; a new counter grows from 0. Undefined where it is
 * not known: there is no counter, one is gone, or one was reset.
 */
export function grown(from: Values, to: Values): number | undefined {
  if (to.size === 0) return undefined;
  if ([...from.keys()].some((series) => !to.has(series))) return undefined;
  const each = [...to].map(([series, value]) => value - (from.get(series) ?? 0));
  return each.some((by) => by < 0) ? undefined : each.reduce((sum, by) => sum + by, 0);
}

/** As {@link grown}, for each series of either reading by itself. */
export function grownEach(from: Values, to: Values): Record<string, number | undefined> {
  const names = new Set([...from.keys(), ...to.keys()]);
  const only = (all: Values, name: string): Values =>
    new Map([...all].filter(([series]) => series === name));
  return Object.fromEntries(
    [...names].map((name) => [name, grown(only(from, name), only(to, name))]),
  );
}

/** A text that changes with any counter. Metric points are left out, as they never rest. */
export function fingerprint({ counters: { pointsSent: _, ...counters } }: Reading): string {
  return JSON.stringify(Object.values(counters).map((values) => [...values].sort()));
}

function values(series: readonly Series[]): Values {
  return new Map(
    series.flatMap(({ labels, points }) => {
      const value = points.at(-1)?.value;
      return value === undefined ? [] : [[nameOf(labels), value] as const];
    }),
  );
}

/** Labels that are equal in all series of the lab, or repeat another label. */
const common = new Set([
  '__name__',
  'job',
  'instance',
  'language',
  'deployment_environment_name',
  'kafka_cluster_name',
  'service_namespace',
  'service_version',
]);

function nameOf(labels: Readonly<Record<string, string>>): string {
  const rest = Object.entries(labels).filter(([name]) => !common.has(name));
  const text = rest.map(([name, value]) => `${name}="${value}"`).sort();
  return `${labels.__name__ ?? ''}{${text.join(', ')}}`;
}
