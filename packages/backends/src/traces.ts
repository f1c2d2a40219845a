import type { pairs } from './pairs.ts';
import type { Period } from './series.ts';
import type { SpanKind, TraceQuestion } from './trace-question.ts';

export type AttributeValue = string | number | boolean | AttributeValue[];
export type Attributes = Record<string, AttributeValue>;

/** One span, in OpenTelemetry's terms. */
export interface Span {
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
  /** Of the first span. */
  rootService: string;
  rootName: string;
  /** Milliseconds since 1970. */
  start: number;
  durationMs: number;
  /** Of the first span that fulfils the question: the attributes in `select`. */
  attributes: Attributes;
  /** Of the same span. */
  statusMessage: string;
}

export interface TraceSearch extends Period {
  limit: number;
  /** Names of span attributes to give. */
  select?: readonly string[];
}

/** A store of traces. Each method throws {@link BackendError} where the store gives no answer. */
export interface Traces {
  /** Its usual name. */
  readonly name: (typeof pairs)[keyof typeof pairs]['traces']['name'];
  /** All spans of a trace, by their start; undefined while the store has none of them. */
  trace(traceId: string): Promise<Span[] | undefined>;
  /** The traces that fulfil a question, newest first. */
  find(question: TraceQuestion, search: TraceSearch): Promise<FoundTrace[]>;
}
