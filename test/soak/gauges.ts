import type { Prometheus, Series } from '@kafka-o11y/backends';

/** Gauges at one moment. Unknown values are left out. */
export interface Gauges {
  /** Orders a second that were processed within the last minute. */
  ordersPerSecond?: number;
  /** Records that the consumer's groups have not committed. */
  lag?: number;
  /** Bytes in each queue of the Collector, by exporter. */
  queues: Record<string, number>;
  /** All counted losses since the counters' start. */
  lost?: number;
  /** Bytes on disk, by the services' own count. */
  disk: Record<string, number>;
}

const queueSize = 'otelcol_exporter_queue_size{service_name="otel-collector"}';

const disk: Record<string, string> = {
  kafka: 'sum(kafka_log_log_size)',
  prometheus:
    'sum(prometheus_tsdb_storage_blocks_bytes + prometheus_tsdb_wal_storage_size_bytes + ' +
    'prometheus_tsdb_head_chunks_storage_size_bytes)',
  'victoria-logs': 'sum(vl_data_size_bytes)',
};

/** Without Jaeger's refusals: these spans wait in the Collector's queue. */
const lost =
  'sum({__name__=~"otelcol_exporter_(send|enqueue)_failed_.+_total|' +
  'otelcol_receiver_(refused|failed)_.+_total|.+_discarded_(samples|spans)_total|' +
  'vl_rows_dropped_total"} unless {__name__=~"otelcol_receiver_.+", service_name="jaeger"})';

/**
 * The lag of the consumer's group and of its retry group, as the Collector counts it: the soak stops
 * the monitor when it counts.
 */
function lagOf(group: string): string {
  return `sum(kafka_consumer_group_lag{group=~"${group}(\\\\.retry)?"})`;
}

export async function readLag(prometheus: Prometheus, group: string): Promise<number | undefined> {
  return only(await prometheus.instant(lagOf(group)));
}

/** By exporter. */
export async function readQueues(prometheus: Prometheus): Promise<Record<string, number>> {
  return byExporter(await prometheus.instant(`sum by (exporter) (${queueSize})`));
}

/** The minimum of each queue within the last minute, as metrics come in at all times. */
export async function readEmptiestQueues(prometheus: Prometheus): Promise<Record<string, number>> {
  return byExporter(
    await prometheus.instant(`sum by (exporter) (min_over_time(${queueSize}[1m]))`),
  );
}

/**
 * The parts of the pipe that Prometheus cannot scrape, and those of `expected` that it does not know.
 * Their counters are unknown, too.
 */
export async function readSilent(
  prometheus: Prometheus,
  expected: readonly string[],
): Promise<string[]> {
  const up = await prometheus.instant('min by (service_name) (up)');
  const answers = new Map(
    up.map(({ labels, points }) => [labels.service_name ?? '', points.at(-1)?.value]),
  );
  const known = [...answers.keys()];
  return [...new Set([...known, ...expected])].filter((service) => answers.get(service) !== 1);
}

/** @throws BackendError where Prometheus does not answer */
export async function readGauges(prometheus: Prometheus, group: string): Promise<Gauges> {
  const ask = async (expr: string) => only(await prometheus.instant(expr));
  const [ordersPerSecond, lag, all, queues, ...sizes] = await Promise.all([
    ask('sum(rate(orders_processed_total{status="processed"}[1m]))'),
    readLag(prometheus, group),
    ask(lost),
    readQueues(prometheus),
    ...Object.entries(disk).map(async ([name, expr]) => [name, await ask(expr)] as const),
  ]);
  return {
    ...(ordersPerSecond === undefined ? {} : { ordersPerSecond }),
    ...(lag === undefined ? {} : { lag }),
    ...(all === undefined ? {} : { lost: all }),
    queues,
    disk: Object.fromEntries(sizes.filter(([, size]) => size !== undefined)) as Gauges['disk'],
  };
}

function byExporter(series: readonly Series[]): Record<string, number> {
  return Object.fromEntries(
    series.flatMap(({ labels, points }) => {
      const value = points.at(-1)?.value;
      return value === undefined ? [] : [[labels.exporter ?? '', value] as const];
    }),
  );
}

function only(series: readonly Series[]): number | undefined {
  return series[0]?.points.at(-1)?.value;
}
