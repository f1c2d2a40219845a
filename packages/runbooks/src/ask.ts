import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { compare, quantity } from './compare.ts';
import type { Check, MetricCheck, Question } from './runbook.ts';

/** One value with its labels. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** What answers questions. Each function rejects if its backend gives no answer. */
export interface Sources {
  /** The samples of an instant query that are numbers. */
  promql(query: string): Promise<Sample[]>;
  /** Counts lines since a time, in milliseconds since 1970. The count may be capped. */
  logLines(question: LogQuestion, sinceMs: number): Promise<number>;
  /** Counts traces since a time, in milliseconds since 1970. The count may be capped. */
  traces(question: TraceQuestion, sinceMs: number): Promise<number>;
}

/** What a question was answered, and by what. */
export interface Answer {
  question: Question;
  /** The query as it was asked, with the alert's labels in it; for logs and traces, the question's words. */
  asked: string;
  answer: 'yes' | 'no' | 'unknown';
  /** The value that decided, in its unit; why there is none if the answer is unknown. */
  measured: string;
  /** The labels of the value that decided. */
  of: Readonly<Record<string, string>>;
}

/**
 * Asks a question about an alert, now.
 *
 * @param labels of the alert
 */
export async function ask(
  question: Question,
  labels: Readonly<Record<string, string>>,
  sources: Sources,
  now = Date.now(),
): Promise<Answer> {
  const asked = inWords(question.check, labels);
  try {
    return { question, asked, ...(await answerOf(question.check, asked, sources, now)) };
  } catch (error) {
    const measured = error instanceof Error ? error.message : String(error);
    return { question, asked, answer: 'unknown', measured, of: {} };
  }
}

type Found = Pick<Answer, 'answer' | 'measured' | 'of'>;

async function answerOf(
  check: Check,
  promql: string,
  sources: Sources,
  now: number,
): Promise<Found> {
  if ('promql' in check) {
    const limit = await limitOf(check, sources);
    return byMetric(check, limit, await sources.promql(promql));
  }
  const since = now - check.minutes * 60_000;
  const [found, what] =
    'logs' in check
      ? [await sources.logLines(check.logs, since), 'lines']
      : [await sources.traces(check.traces, since), 'traces'];
  const answer = found >= check.atLeast ? 'yes' : 'no';
  return { answer, measured: `${found} ${what}`, of: {} };
}

async function limitOf({ value }: MetricCheck, sources: Sources): Promise<number> {
  if (typeof value === 'number') return value;
  const [limit] = await sources.promql(value);
  if (!limit) throw new Error(`there is no ${value}`);
  return limit.value;
}

/** The sample that is furthest on the side of yes decides. */
function byMetric({ is, unit, empty }: MetricCheck, limit: number, samples: Sample[]): Found {
  const sign = is === 'below' ? -1 : 1;
  const ranked = samples.toSorted((a, b) => sign * (b.value - a.value));
  const deciding =
    is === 'equal to' ? (ranked.find(({ value }) => value === limit) ?? ranked[0]) : ranked[0];
  if (!deciding) {
    return { answer: empty ?? 'unknown', measured: empty ? 'none' : 'no data', of: {} };
  }
  const answer = compare(deciding.value, is, limit) ? 'yes' : 'no';
  return { answer, measured: quantity(deciding.value, unit), of: deciding.labels };
}

const placeholder = /(\w+)="\$(\w+)"/g;

/** The query with an alert's labels in it. A label that the alert lacks may have any value. */
export function queryFor(
  { promql }: MetricCheck,
  labels: Readonly<Record<string, string>>,
): string {
  return promql.replaceAll(placeholder, (_, label: string, name: string) => {
    const value = labels[name];
    return value === undefined ? `${label}=~".*"` : `${label}=${JSON.stringify(value)}`;
  });
}

function inWords(check: Check, labels: Readonly<Record<string, string>>): string {
  if ('promql' in check) return queryFor(check, labels);
  return JSON.stringify('logs' in check ? check.logs : check.traces);
}
