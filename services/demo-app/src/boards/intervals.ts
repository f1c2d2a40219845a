import { formatDuration } from '@kafka-o11y/backends';
import type { Substitute } from './interpolate.ts';

/** What an amount of time is rounded to for a step: [below this many ms, this step in ms]. */
const roundings: [number, number][] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
];
const weekMs = 604_800_000;

/** Prometheus refuses to answer with more points than this for one series. */
const maxPointsOfPrometheus = 11_000;

/** The time span that a panel asks for, in milliseconds since 1970, and in how many points. */
export interface Span {
  from: number;
  to: number;
  maxDataPoints: number;
}

export interface Intervals {
  /** `$__interval`: between two points, in ms. */
  stepMs: number;
  /** `$__rate_interval`: long enough for `rate()` to always see several values, in ms. */
  rateIntervalMs: number;
  /** `$__range`, in ms. */
  rangeMs: number;
}

/**
 * The step of a query, chosen as Grafana does: the range over the points, rounded to a whole
 * amount of time, never below the series' own interval.
 *
 * @param minStepMs the panel's or query's own lower bound; the scrape interval without one
 */
export function intervalsOf(
  { from, to, maxDataPoints }: Span,
  scrapeIntervalMs: number,
  minStepMs: number = scrapeIntervalMs,
): Intervals {
  const rangeMs = to - from;
  const rounded = round(rangeMs / maxDataPoints);
  const stepMs = Math.max(rounded, minStepMs, Math.ceil(rangeMs / maxPointsOfPrometheus));
  const rateIntervalMs = Math.max(stepMs + minStepMs, 4 * minStepMs);
  return { stepMs, rateIntervalMs, rangeMs };
}

function round(ms: number): number {
  return roundings.find(([below]) => ms < below)?.[1] ?? weekMs;
}

/** The variables that Grafana itself defines; times in ms, durations as Prometheus writes them. */
export function builtInVariables(
  { stepMs, rateIntervalMs, rangeMs }: Intervals,
  { from, to }: { from: number; to: number },
): (name: string) => Substitute | undefined {
  const values: Record<string, string> = {
    __interval: formatDuration(stepMs),
    __auto: formatDuration(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: formatDuration(rateIntervalMs),
    __rate_interval_ms: String(rateIntervalMs),
    __range: `${Math.ceil(rangeMs / 1000)}s`,
    __range_s: String(Math.ceil(rangeMs / 1000)),
    __range_ms: String(rangeMs),
    __from: String(from),
    __to: String(to),
  };
  return (name) => {
    const value = values[name];
    return value === undefined ? undefined : { trusted: value };
  };
}
