import { formatDuration } from './duration.ts';
import type { Substitute } from './interpolate.ts';
import type { Intervals } from './intervals.ts';

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
