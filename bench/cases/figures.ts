import type { Sample } from '../harness/bench.ts';
import type { Percentiles, Report } from '../program/settings.ts';

const MIB = 1_024 * 1_024;

/** The figures of programs that did the same side by side. */
export function figuresOf(reports: readonly Report[]): Sample {
  const records = sum(reports, ({ records }) => records);
  return {
    recordsPerSecond:
      records === 0 ? 0 : records / Math.max(...reports.map(({ seconds }) => seconds)),
    ...(records > 0 && {
      cpuMicrosPerRecord: sum(reports, ({ cpuMicros }) => cpuMicros) / records,
    }),
    rssMiB: sum(reports, ({ rssBytes }) => rssBytes) / MIB,
  };
}

/** Percentiles under the names of a sample. */
export function latencyFigures(
  kind: 'endToEnd' | 'acknowledged',
  latency: Percentiles | undefined,
): Partial<Sample> {
  if (latency === undefined) return {};
  const { p50, p95, p99 } = latency;
  return { [`${kind}P50Ms`]: p50, [`${kind}P95Ms`]: p95, [`${kind}P99Ms`]: p99 };
}

function sum(reports: readonly Report[], figure: (report: Report) => number): number {
  return reports.reduce((total, report) => total + figure(report), 0);
}
