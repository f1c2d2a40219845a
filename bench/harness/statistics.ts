import { median } from '../../test/soak/statistics.ts';

/** What several rounds gave. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** @throws Error without values */
export function spread(values: readonly number[]): Spread {
  const middle = median(values);
  if (middle === undefined) throw new Error('There is no median of nothing');
  return { median: middle, min: Math.min(...values), max: Math.max(...values) };
}

/** The least of the values that `share` of them do not exceed; undefined without values. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
