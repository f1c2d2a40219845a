import type { Wanted } from './log-question.ts';

/** In the order of OTLP's numbers, from 1 on. */
export const spanKinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof spanKinds)[number];

/** A selection of traces. One span must fulfil all given conditions. */
export interface TraceQuestion {
  /** `service.name` */
  service?: Wanted;
  /** The span's name, as `process orders`. */
  name?: string;
  kind?: SpanKind;
  status?: 'error';
  /** Milliseconds. */
  slowerThanMs?: number;
  /** Attributes of the span, by their OpenTelemetry names. */
  attributes?: Readonly<Record<string, string>>;
  /** Attributes of an event of the span. */
  eventAttributes?: Readonly<Record<string, string>>;
}
