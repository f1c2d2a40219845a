import { z } from 'zod';
import { getJson } from './http.ts';
import { settings } from './settings.ts';

const base = `http://127.0.0.1:${settings.LOKI_PORT}`;

const labels = z.record(z.string(), z.string());
const data = z.discriminatedUnion('resultType', [
  z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({ stream: labels, values: z.array(z.tuple([z.string(), z.string()])) }),
    ),
  }),
  z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({ metric: labels, values: z.array(z.tuple([z.number(), z.string()])) }),
    ),
  }),
]);

/** A log line with its stream labels and structured metadata, or one series of a metric query. */
export interface LogEntry {
  labels: Record<string, string>;
  line: string;
}

/** Seconds between two points of a metric query: as wide as its window in `BoardQuery.expr`. */
const step = 60;

/**
 * A LogQL query over the last `seconds`, newest first; a metric query gives one entry a point.
 * Without a step Loki takes a 250th of the range, on a fixed grid: over hours, that leaves gaps
 * between windows of a minute, and a line in a gap is never seen.
 */
export async function queryLogs(logql: string, seconds = 900, limit = 1000): Promise<LogEntry[]> {
  const end = Date.now();
  const answer = await getJson(z.object({ data }), base, '/loki/api/v1/query_range', {
    query: logql,
    start: `${end - seconds * 1000}000000`,
    end: `${end}000000`,
    step: String(step),
    limit: String(limit),
  });
  if (answer.data.resultType === 'streams') {
    return answer.data.result.flatMap(({ stream, values }) =>
      values.map(([, line]) => ({ labels: stream, line })),
    );
  }
  return answer.data.result.flatMap(({ metric, values }) =>
    values.map(([, line]) => ({ labels: metric, line })),
  );
}
