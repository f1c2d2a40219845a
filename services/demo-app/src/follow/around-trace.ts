import type { Logs, Prometheus, Range } from '@kafka-o11y/backends';
import { BackendError } from '@kafka-o11y/backends';
import { serviceNamespace } from '@kafka-o11y/vocabulary';
import type { TraceAnswer, TraceChart, TraceLogLine, TraceMetrics } from '../contract.ts';
import { seriesFrame } from '../frames.ts';
import type { ChartQuery } from '../promql.ts';
import { latencyChart, partitionCharts } from '../promql.ts';

const minuteMs = 60_000;
const maxLines = 500;

/** The same for all lines, or shown by themselves. */
const known =
  /^(service_.*|service|scope_.*|deployment_.*|kafka_cluster_name|telemetry_.*|observed_timestamp|severity_.*|detected_level|flags|trace_id|span_id)$/;

/**
 * The log lines of a trace from all services, oldest first.
 *
 * @param traceId 32 hexadecimal digits
 * @param at when it began, in milliseconds since 1970; retries may take minutes from then on
 */
export async function traceLogs(logs: Logs, traceId: string, at: number): Promise<TraceLogLine[]> {
  // The brokers' logs, which are most of all, have a family and never a trace.
  const question = { namespace: serviceNamespace, family: false, trace: traceId };
  const range = { from: at - minuteMs, to: at + 15 * minuteMs, limit: maxLines };
  const lines = await logs.lines(question, range);
  return lines
    .map(({ timeNs, service, level = '', text, spanId, fields }) => ({
      time: Number(timeNs / 1_000_000n),
      service,
      level,
      text,
      ...(spanId && { spanId }),
      fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !known.test(name))),
    }))
    .reverse();
}

const aroundMs = 5 * 60_000;
const stepMs = 10_000;

/**
 * The metrics of the minutes around a trace, and of the partition in which its order was.
 *
 * @param group the consumer group that processes the orders
 */
export async function traceCharts(
  prometheus: Prometheus,
  { start, durationMs, records: [place] }: TraceAnswer,
  group: string,
): Promise<TraceMetrics> {
  const from = start - aroundMs;
  const to = Math.min(Date.now(), start + durationMs + aroundMs);
  const queries = [...(place ? partitionCharts({ ...place, group }) : []), latencyChart];
  const charts = queries.map((query) => draw(prometheus, query, { from, to, stepMs }));
  return { from, to, at: start, charts: await Promise.all(charts) };
}

async function draw(
  prometheus: Prometheus,
  { title, unit, lines }: ChartQuery,
  range: Range,
): Promise<TraceChart> {
  try {
    const frames = Object.entries(lines).map(async ([name, query]) =>
      (await prometheus.range(query, range)).map((series) => {
        const { schema, data } = seriesFrame(name, series);
        return { schema: { ...schema, name }, data };
      }),
    );
    return { title, unit, frames: (await Promise.all(frames)).flat() };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { title, unit, frames: [], error: error.message };
  }
}
