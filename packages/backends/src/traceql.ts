import type { TraceQuestion } from './trace-question.ts';
import { comparison, quote } from './wanted.ts';

/**
 * The question in TraceQL. A variable stays in Grafana's syntax.
 *
 * @param select names of span attributes to give; the status message comes with them
 */
export function toTraceql(question: TraceQuestion, select?: readonly string[]): string {
  const { service, name, kind, status, slowerThanMs } = question;
  const conditions = [];
  if (service !== undefined) {
    const { operator, operand } = comparison(service);
    conditions.push(`resource.service.name ${operator} ${operand}`);
  }
  if (name !== undefined) conditions.push(`name = ${quote(name)}`);
  if (kind !== undefined) conditions.push(`kind = ${kind}`);
  if (status !== undefined) conditions.push(`status = ${status}`);
  if (slowerThanMs !== undefined) conditions.push(`duration > ${duration(slowerThanMs)}`);
  for (const [key, value] of Object.entries(question.attributes ?? {})) {
    conditions.push(`${attribute('span', key)} = ${quote(value)}`);
  }
  for (const [key, value] of Object.entries(question.eventAttributes ?? {})) {
    conditions.push(`${attribute('event', key)} = ${quote(value)}`);
  }
  const spans = conditions.length === 0 ? '{ }' : `{ ${conditions.join(' && ')} }`;
  if (select === undefined) return spans;
  const selected = [...select.map((key) => attribute('span', key)), 'statusMessage'];
  return `${spans} | select(${selected.join(', ')})`;
}

function attribute(scope: 'span' | 'event', name: string): string {
  return `${scope}.${/^[\w.-]+$/.test(name) ? name : quote(name)}`;
}

/** A duration in Go's syntax, in whole microseconds where milliseconds have a fraction. */
function duration(ms: number): string {
  return Number.isInteger(ms) ? `${ms}ms` : `${Math.round(ms * 1000)}us`;
}
