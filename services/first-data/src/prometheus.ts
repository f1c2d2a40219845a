import { z } from 'zod';
import { get } from './http.ts';

const answer = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

/** The sum of a counter's series that had a sample since then, as PromQL. */
export function sumSince(counter: string, since: Date): string {
  return `sum(${counter} and (timestamp(${counter}) >= ${since.getTime() / 1_000}))`;
}

/** The value of a query that gives one number; 0 where it gives nothing. */
export async function queryNumber(prometheus: string, query: string): Promise<number> {
  const response = await get(prometheus, '/api/v1/query', { query });
  const [first] = answer.parse(await response?.json()).data.result;
  return first ? Number(first.value[1]) : 0;
}
