import type { Prometheus, Range } from '@kafka-o11y/backends';
import { BackendError } from '@kafka-o11y/backends';
import type { Expectation } from '@kafka-o11y/scenarios';
import type { ExpectationSeries, StepSeries } from '../contract.ts';
import { seriesFrame } from '../frames.ts';

const lookBackMs = 15 * 60_000;
const points = 180;

/** The course of what each PromQL check of a step measures, over the last 15 minutes. */
export async function seriesOf(
  expectations: readonly Expectation[],
  { prometheus, scrapeIntervalMs }: { prometheus: Prometheus; scrapeIntervalMs: number },
): Promise<StepSeries> {
  const to = Date.now();
  const stepMs = Math.max(lookBackMs / points, scrapeIntervalMs);
  const range = { from: to - lookBackMs, to, stepMs };
  const series = expectations.map((one) => courseOf(one, prometheus, range));
  return {
    from: range.from,
    to,
    intervalMs: stepMs,
    series: (await Promise.all(series)).filter((one) => one !== undefined),
  };
}

async function courseOf(
  { title, check }: Expectation,
  prometheus: Prometheus,
  range: Range,
): Promise<ExpectationSeries | undefined> {
  if (!('promql' in check)) return undefined;
  const { promql, is, value: limit, unit } = check;
  const course = { title, promql, is, limit, unit };
  try {
    const series = await prometheus.range(promql, range);
    return { ...course, frames: series.map((one) => seriesFrame('A', one)) };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { ...course, frames: [], error: error.message };
  }
}
