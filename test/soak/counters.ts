import type { Pair, Prometheus, Series } from '@kafka-o11y/backends';

/** The Collector's own metrics; Jaeger, a Collector itself, has some of the same names. */
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

/** What is counted on the way of orders and telemetry: series of counters, and offsets of Kafka. */
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
 * What services, Collector and stores count as lost, refused or given up. What Jaeger refuses is not
 * among it: it waits in the Collector's queue, and is sent again.
 */
const losses = [
  '__name__=~"otelcol_exporter_(send|enqueue)_failed_.+_total"',
  `__name__=~"otelcol_receiver_(refused|failed)_.+_total", ${collector}`,
  '__name__=~"otel_sdk_processor_(span|log)_processed_total", error_type!=""',
  '__name__="kafka_messages_sent_total", status="error"',
  '__name__=~"(loki_discarded_samples|tempo_discarded_spans|vl_rows_dropped)_total"',
];

/** The services that send by themselves: orders, and canary records with their spans. */
export const senders = ['producer', 'monitor'] as const;

/** The values of some series at one moment, by their names and labels. */
export type Values = ReadonlyMap<string, number>;

/** What has been counted up to a moment. */
export interface Reading {
  time: number;
  counters: Record<CounterName, Values>;
  losses: Values;
}

/**
 * Reads all counters as they were last seen, also those of instances that have ended since: nothing
 * says so of what is pushed, and Prometheus forgets it after five minutes.
 *
 * @param since milliseconds since 1970; to be compared with an earlier reading, this one has to reach
 *   back to where that did
 * @param restartedAt when the {@link senders} were started anew, from which on their losses count:
 *   the monitor keeps its name, so that its counters fall back to 0; undefined: not at all
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
 * By how much some counters have grown from one reading to the next, one that is new from 0 on.
 * Undefined where that is not known: there are none, one is gone, or one has begun anew.
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

/** A text that changes with every counter but that of metric points, which never rest. */
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

/** The same for every series of the lab, or told by another label as well. */
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
