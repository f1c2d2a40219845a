import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import type { CauseId } from '@kafka-o11y/runbooks';
import { causes, compare, quantity } from '@kafka-o11y/runbooks';
import type { Check, Expectation } from './scenario.ts';

/** The backends that answer the checks. Each function rejects if its backend does not answer. */
export interface Backends {
  /** Gives the largest value of an instant query; undefined if it has no sample. */
  promql(query: string): Promise<number | undefined>;
  /** Gives the names of the active alerts, inhibited ones included. */
  activeAlerts(): Promise<string[]>;
  /** The causes of all that fires, as the runbooks name them: the likeliest first. */
  likelyCauses(): Promise<CauseId[]>;
  /** Counts lines since a time, in milliseconds since 1970. The count may be capped. */
  logLines(question: LogQuestion, sinceMs: number): Promise<number>;
  /** Counts traces since a time, in milliseconds since 1970. The count may be capped. */
  traces(question: TraceQuestion, sinceMs: number): Promise<number>;
}

export interface Outcome {
  met: boolean;
  /** The measured value; undefined if there was nothing to measure. */
  value?: number;
  /** The cause that was named first. */
  cause?: CauseId | undefined;
}

/** An expectation and whether it holds now, as the demo app tells it. */
export interface ExpectationState {
  title: string;
  met: boolean;
  expected: string;
  measured: string;
  /** The seconds within which it has to come true. */
  within: number;
  /** The reason why there is no answer. */
  error?: string;
}

/**
 * Asks the backends whether the check holds now.
 *
 * @param sinceMs milliseconds since 1970: older log lines and traces do not count
 * @throws what a backend rejects with
 */
export async function evaluate(
  check: Check,
  backends: Backends,
  sinceMs: number,
): Promise<Outcome> {
  if ('promql' in check) {
    const value = await backends.promql(check.promql);
    if (value === undefined || Number.isNaN(value)) return { met: false };
    return { met: compare(value, check.is, check.value), value };
  }
  if ('alert' in check) {
    const value = (await backends.activeAlerts()).filter((name) => name === check.alert).length;
    return { met: value > 0 === (check.is === 'firing'), value };
  }
  if ('cause' in check) {
    const [cause] = await backends.likelyCauses();
    return { met: cause === check.cause, cause };
  }
  const value =
    'logs' in check
      ? await backends.logLines(check.logs, sinceMs)
      : await backends.traces(check.traces, sinceMs);
  return { met: value >= check.atLeast, value };
}

/** Says what the check wants, as a person would say it. */
export function describe(check: Check): string {
  if ('promql' in check) return `${check.is} ${quantity(check.value, check.unit)}`;
  if ('alert' in check) return check.is;
  if ('cause' in check) return causes[check.cause].title;
  return `at least ${check.atLeast} ${'logs' in check ? 'log lines' : 'traces'}`;
}

/** Says what the check measured, in its unit. */
export function measured(check: Check, { value, cause }: Outcome): string {
  if ('cause' in check) return cause ? causes[cause].title : 'none yet';
  if (value === undefined) return 'nothing yet';
  if ('promql' in check) return quantity(value, check.unit);
  if ('alert' in check) return value > 0 ? 'firing' : 'quiet';
  return String(value);
}

/**
 * Gives the expectations that have come true in this look. An expectation that is met has come true.
 * One that `holds` before the step, too, counts only from the look in which the last other
 * expectation is met.
 *
 * @param states the states that the look has shown
 * @param before titles of what came true in earlier looks; none of it is given again
 */
export function comeTrue(
  expectations: readonly Expectation[],
  states: readonly ExpectationState[],
  before: ReadonlySet<string>,
): ExpectationState[] {
  const holding = new Set(expectations.filter(({ holds }) => holds).map(({ title }) => title));
  const open = states.filter(({ title }) => !before.has(title));
  const othersMet = open.every(({ met, title }) => met || holding.has(title));
  return open.filter(({ met, title }) => met && (othersMet || !holding.has(title)));
}
