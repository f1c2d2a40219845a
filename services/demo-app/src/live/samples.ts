import type { Prometheus } from '../backends/prometheus.ts';

export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** The series of an instant query that have a number now. */
export async function samplesOf(prometheus: Prometheus, query: string): Promise<Sample[]> {
  const frames = await prometheus.instant('A', query, Date.now());
  return frames.flatMap(({ schema, data }) => {
    const value = data.values[1]?.[0];
    return typeof value === 'number' ? [{ labels: schema.fields[1]?.labels ?? {}, value }] : [];
  });
}

/** Runs each query of an object; the answers have the same keys. */
export async function samplesOfEach<Key extends string>(
  prometheus: Prometheus,
  queries: Record<Key, string>,
): Promise<Record<Key, Sample[]>> {
  const entries = Object.entries<string>(queries).map(async ([key, query]) => [
    key,
    await samplesOf(prometheus, query),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}
