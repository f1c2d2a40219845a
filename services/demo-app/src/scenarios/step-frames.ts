import type { Logs, Prometheus, Range, Traces } from '@kafka-o11y/backends';
import { BackendError } from '@kafka-o11y/backends';
import type { Expectation, Look } from '@kafka-o11y/scenarios';
import type { ExpectationSeries, Frame, StepSeries } from '../contract.ts';
import { logFrame, seriesFrame, tracesFrame } from '../frames.ts';

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

/** Of log lines or traces. */
const maxFound = 20;

/**
 * The newest log lines or traces that a look of a step points to; none for a board, which has a
 * page of its own.
 *
 * @param from in milliseconds since 1970
 * @throws {BackendError} where the store does not answer
 */
export async function lookAt(
  look: Look,
  from: number,
  { logs, traces }: { logs: Logs; traces: Traces },
): Promise<Frame[]> {
  const range = { from, to: Date.now(), limit: maxFound };
  if ('logs' in look) return [logFrame('A', await logs.lines(look.logs, range))];
  if ('traces' in look) return [tracesFrame('A', await traces.find(look.traces, range))];
  return [];
}
