import type { Prometheus, Series } from '@kafka-o11y/backends';

export interface Sample {
  labels: Series['labels'];
  value: number;
}

/** The series of an instant query that have a number now. */
export async function samplesOf(prometheus: Prometheus, query: string): Promise<Sample[]> {
  const series = await prometheus.instant(query);
  return series.flatMap(({ labels, points: [point] }) =>
    point && Number.isFinite(point.value) ? [{ labels, value: point.value }] : [],
  );
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
