import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import type { Check, Comparison, Unit } from './scenario.ts';

const daySeconds = 86_400;

/** What answers the checks. Each rejects when the backend does not answer. */
export interface Backends {
  /** The largest value of an instant query, undefined if it has no sample. */
  promql(query: string): Promise<number | undefined>;
  /** Names of the alerts that are active, inhibited ones included. */
  activeAlerts(): Promise<string[]>;
  /** Lines that are found since then, in milliseconds of the epoch; the count may be capped. */
  logLines(question: LogQuestion, sinceMs: number): Promise<number>;
  /** Traces that are found since then; the count may be capped. */
  traces(question: TraceQuestion, sinceMs: number): Promise<number>;
}

export interface Outcome {
  met: boolean;
  /** What was measured; undefined if there was nothing to measure. */
  value?: number;
}

/** One expectation and whether it holds now, as the demo app tells it. */
export interface ExpectationState {
  title: string;
  met: boolean;
  expected: string;
  measured: string;
  /** Seconds within which it is to come true. */
  within: number;
  /** Why there is no answer. */
  error?: string;
}

/** Asks the backends whether the check holds now. Rejects as they do. */
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
  const value =
    'logs' in check
      ? await backends.logLines(check.logs, sinceMs)
      : await backends.traces(check.traces, sinceMs);
  return { met: value >= check.atLeast, value };
}

/** What the check wants, as a person would say it. */
export function describe(check: Check): string {
  if ('promql' in check) return `${check.is} ${quantity(check.value, check.unit)}`;
  if ('alert' in check) return check.is;
  return `at least ${check.atLeast} ${'logs' in check ? 'log lines' : 'traces'}`;
}

/** What the check measured, in its unit. */
export function measured(check: Check, { value }: Outcome): string {
  if (value === undefined) return 'nothing yet';
  if ('promql' in check) return quantity(value, check.unit);
  if ('alert' in check) return value > 0 ? 'firing' : 'quiet';
  return String(value);
}

function compare(value: number, is: Comparison, limit: number): boolean {
  if (is === 'above') return value > limit;
  if (is === 'below') return value < limit;
  return value === limit;
}

function quantity(value: number, unit: Unit) {
  const short = (n: number) => n.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
  if (unit === 'per second') return `${short(value)}/s`;
  if (unit === 'seconds') {
    if (value >= 2 * daySeconds) return `${short(value / daySeconds)} days`;
    return value < 1 ? `${short(value * 1_000)} ms` : `${short(value)} s`;
  }
  if (unit === 'share') return `${short(value * 100)} %`;
  if (unit === 'bytes') return `${short(value / 1024 ** 2)} MiB`;
  return short(value);
}
