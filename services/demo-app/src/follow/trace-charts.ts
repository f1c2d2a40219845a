import type { Prometheus, Range } from '@kafka-o11y/backends';
import { BackendError } from '@kafka-o11y/backends';
import type { TraceAnswer, TraceChart, TraceMetrics } from '../contract.ts';
import { seriesFrame } from '../frames.ts';
import type { ChartQuery } from '../promql.ts';
import { latencyChart, partitionCharts } from '../promql.ts';

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
