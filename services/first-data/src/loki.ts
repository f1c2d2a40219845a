import { z } from 'zod';
import { get } from './http.ts';

const answer = z.object({
  data: z.object({ result: z.array(z.object({ stream: z.record(z.string(), z.string()) })) }),
});

/** Trace ids of the newest log lines about orders, each id once, newest first. */
export async function tracesInLog(loki: string, since: Date): Promise<string[]> {
  const response = await get(loki, '/loki/api/v1/query_range', {
    query: '{service_name=~"producer|consumer"} | order_id != "" | trace_id != ""',
    start: `${since.getTime()}000000`,
    limit: '50',
    direction: 'backward',
  });
  return traceIds(await response?.json());
}

/** The trace ids in an answer of Loki, where structured metadata are labels of the stream. */
export function traceIds(body: unknown): string[] {
  const { result } = answer.parse(body).data;
  return [...new Set(result.flatMap(({ stream }) => stream.trace_id ?? []))];
}
