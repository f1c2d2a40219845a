import { compare, quantity } from './compare.ts';
import type { Check, Question } from './runbook.ts';

/** One value with its labels. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Gives the samples of an instant query that are numbers. Rejects if Prometheus gives no answer. */
export type AskPrometheus = (query: string) => Promise<Sample[]>;

/** What a question was answered, and by what. */
export interface Answer {
  question: Question;
  /** The query as it was asked, with the alert's labels in it. */
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
  prometheus: AskPrometheus,
): Promise<Answer> {
  const { check } = question;
  const asked = queryFor(check, labels);
  try {
    const limit = await limitOf(check, prometheus);
    return { question, asked, ...byMetric(check, limit, await prometheus(asked)) };
  } catch (error) {
    const measured = error instanceof Error ? error.message : String(error);
    return { question, asked, answer: 'unknown', measured, of: {} };
  }
}

type Found = Pick<Answer, 'answer' | 'measured' | 'of'>;

async function limitOf({ value }: Check, prometheus: AskPrometheus): Promise<number> {
  if (typeof value === 'number') return value;
  const [limit] = await prometheus(value);
  if (!limit) throw new Error(`there is no ${value}`);
  return limit.value;
}

/** The sample that is furthest on the side of yes decides. */
function byMetric({ is, unit, empty }: Check, limit: number, samples: Sample[]): Found {
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
export function queryFor({ promql }: Check, labels: Readonly<Record<string, string>>): string {
  return promql.replaceAll(placeholder, (_, label: string, name: string) => {
    const value = labels[name];
    return value === undefined ? `${label}=~".*"` : `${label}=${JSON.stringify(value)}`;
  });
}
