import type { TraceQuestion } from './trace-question.ts';
import type { Attributes, Span } from './traces.ts';
import { valuesOf } from './wanted.ts';

/** Whether this one span fulfils all conditions of the question. */
export function holds(question: TraceQuestion, span: Span): boolean {
  const { service, name, kind, status, slowerThanMs = -1 } = question;
  return (
    (service === undefined || valuesOf(service).includes(String(span.resource['service.name']))) &&
    (name === undefined || name === span.name) &&
    (kind === undefined || kind === span.kind) &&
    (status === undefined || status === span.status) &&
    Number(span.endNs - span.startNs) / 1e6 > slowerThanMs &&
    has(span.attributes, question.attributes) &&
    (question.eventAttributes === undefined ||
      span.events.some(({ attributes }) => has(attributes, question.eventAttributes)))
  );
}

function has(attributes: Attributes, wanted: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => String(attributes[name]) === value);
}
