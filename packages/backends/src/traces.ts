import type { pairs } from './pairs.ts';
import type { Period } from './series.ts';
import type { Wanted } from './wanted.ts';
import { valuesOf } from './wanted.ts';

/** The kinds of a span. The first one has number 1 in OTLP. */
export const spanKinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof spanKinds)[number];

/** A selection of traces. One span must fulfil all given conditions. */
export interface TraceQuestion {
  /** `service.name` */
  service?: Wanted;
  /** The span's name, such as `process orders`. */
  name?: string;
  kind?: SpanKind;
  status?: 'error';
  /** Milliseconds. */
  slowerThanMs?: number;
  /** Attributes of the span, by their OpenTelemetry names. */
  attributes?: Readonly<Record<string, string>>;
  /** Attributes of one event of the span. */
  eventAttributes?: Readonly<Record<string, string>>;
}

export type AttributeValue = string | number | boolean | AttributeValue[];
export type Attributes = Record<string, AttributeValue>;

/** One span, in OpenTelemetry's terms. */
export interface Span {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** Empty for a root. */
  parentSpanId: string;
  name: string;
  kind: SpanKind;
  /** Nanoseconds since 1970. */
  startNs: bigint;
  endNs: bigint;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  attributes: Attributes;
  resource: Attributes;
  events: { name: string; timeNs: bigint; attributes: Attributes }[];
  links: { traceId: string; spanId: string; attributes: Attributes }[];
}

/** A trace as a search result. */
export interface FoundTrace {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** The service of the first span. */
  rootService: string;
  /** The name of the first span. */
  rootName: string;
  /** Milliseconds since 1970. */
  start: number;
  durationMs: number;
  /** The attributes in `select`, of the first span that fulfils the question. */
  attributes: Attributes;
  /** The status message of the same span. */
  statusMessage: string;
}

/** A period, the largest number of traces to give, and what to give of each. */
export interface TraceSearch extends Period {
  limit: number;
  /** Names of span attributes to give. */
  select?: readonly string[];
}

/** A store of traces. Each method throws a `BackendError` where the store gives no answer. */
export interface Traces {
  /** Its usual name. */
  readonly name: (typeof pairs)[keyof typeof pairs]['traces']['name'];
  /** All spans of a trace, by their start; undefined while the store has none of them. */
  trace(traceId: string): Promise<Span[] | undefined>;
  /** The traces that fulfil a question, newest first. */
  find(question: TraceQuestion, search: TraceSearch): Promise<FoundTrace[]>;
}

/**
 * Whether this one span fulfils all conditions of the question.
 *
 * @throws {Error} for a variable without a value
 */
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
