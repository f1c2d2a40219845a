import type { Comparison, Lab, Scenario, Unit } from '@kafka-o11y/scenarios';

/**
 * What the browser and the server say to each other. Data travels in Grafana's own wire format
 * (`DataFrameJSON` of @grafana/data), so that the browser's libraries read it as they stand.
 */

/** A variable's choice as the browser sends it; `$__all` stands for "All". */
export type VariableValues = Record<string, string[]>;

/** The choice that stands for every value of a variable. */
export const allValue = '$__all';

export interface BoardSummary {
  uid: string;
  title: string;
  description: string;
  tags: string[];
}

/** `POST /api/query`: one panel's data. The text of the queries is the server's business. */
export interface PanelQuery {
  board: string;
  panel: number;
  variables: VariableValues;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** As many points as the panel is pixels wide. */
  maxDataPoints: number;
}

export interface PanelAnswer {
  /** Milliseconds between two points. */
  intervalMs: number;
  results: TargetAnswer[];
}

/** What one query of a panel brought: frames, or why there are none. */
export interface TargetAnswer {
  refId: string;
  frames: Frame[];
  /** Single orders behind the values, each with the id of its trace. */
  exemplars?: Exemplar[];
  error?: string;
}

export interface Exemplar {
  /** Milliseconds since 1970. */
  time: number;
  value: number;
  traceId: string;
  labels: Record<string, string>;
}

export type FieldType = 'time' | 'number' | 'string' | 'other';

/** A table of columns, as `dataFrameFromJSON` reads it. */
export interface Frame {
  schema: {
    refId: string;
    name?: string;
    fields: {
      name: string;
      type: FieldType;
      labels?: Record<string, string>;
      config?: Record<string, unknown>;
    }[];
  };
  data: {
    values: unknown[][];
    /** Where in a column JSON has no number: index lists by column. */
    entities?: (NotJson | null)[];
  };
}

export interface NotJson {
  NaN?: number[];
  Inf?: number[];
  NegInf?: number[];
}

/** `POST /api/variable`: what a variable can be chosen from. */
export interface VariableQuery {
  board: string;
  variable: string;
  variables: VariableValues;
  from: number;
  to: number;
}

export interface VariableAnswer {
  values: string[];
}

/** `POST /api/annotations`: what a board marks on its graphs. */
export interface AnnotationsQuery {
  board: string;
  variables: VariableValues;
  from: number;
  to: number;
}

export interface AnnotationsAnswer {
  events: AnnotationEvent[];
  /** Each query that failed. */
  errors: string[];
}

/** Times are in milliseconds since 1970; both are the same for a moment. */
export interface AnnotationEvent {
  time: number;
  timeEnd: number;
  title: string;
  text: string;
  color: string;
}

/** `GET /api/links`: where else to look. */
export interface Links {
  /** On the host that serves this page; undefined where Grafana does not run. */
  grafanaPort?: number;
}

/** `GET /api/faults`: one fault that can be switched on inside a service. */
export interface FaultState {
  name: string;
  service: 'producer' | 'consumer';
  title: string;
  description: string;
  unit: string;
  /** Names and values; `off` is 0. */
  variants: Record<string, number>;
  variant: string;
  /** Who switched it on and when; not known of a file that was written by hand. */
  switched?: { by: string; at: string };
}

/** `GET /api/scenarios`. */
export interface ScenarioList {
  scenarios: Scenario[];
  /** What they would run on; undefined while Prometheus does not say. */
  lab?: Lab;
}

/** `GET /api/scenarios/:id/series/:step`: the course of what the checks of a step measure. */
export interface StepSeries {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** Milliseconds between two points. */
  intervalMs: number;
  series: ExpectationSeries[];
}

export interface ExpectationSeries {
  title: string;
  promql: string;
  is: Comparison;
  /** What the value is compared with. */
  limit: number;
  unit: Unit;
  frames: Frame[];
  error?: string;
}

/** `GET /api/live`: server-sent events, each of them one whole state of the lab. */
export interface LiveState {
  /** When it was put together. Milliseconds since 1970. */
  at: number;
  /** What is wrong, the gravest first; healthy if empty. */
  problems: LiveProblem[];
  components: ComponentState[];
  flow: Part<Flow>;
  alerts: Part<FiringAlert[]>;
  /** Those that are switched on. */
  faults: Part<FaultState[]>;
}

/** What one source says: its last answer and since when, or why there is none now. */
export interface Part<T> {
  /** Older than the error, where there are both. */
  value?: T;
  /** When `value` was the answer. Milliseconds since 1970. */
  at?: number;
  error?: string;
}

export interface LiveProblem {
  what: string;
  /** The uid of the board on which to look. */
  board: string;
}

export interface ComponentState {
  /** `kafka-2` is one broker of the service `kafka`. */
  name: string;
  service: string;
  status: 'up' | 'down' | 'unknown';
  reason: string;
  /** How that is known. */
  source: 'health endpoint' | 'scrape' | 'pushed metrics';
  board: string;
  /** Since the lab was started; missing where there was none, or nothing is known of any. */
  restarts?: Restarts;
}

/** Of the processes that run now. */
export interface Restarts {
  count: number;
  /** When the last of them started. Milliseconds since 1970. */
  lastAt: number;
}

/** What flows from the producer through Kafka to the consumer; null for what is not known. */
export interface Flow {
  /** Orders a second over the last minute. */
  sentPerSecond: number | null;
  processedPerSecond: number | null;
  /** Orders that wait for the consumer, and for how long the oldest of them has waited. */
  lagRecords: number | null;
  lagSeconds: number | null;
  /** The monitor's judgement: `ok`, `warning`, `stalled`, `stopped` or `rewind`. */
  groupStatus: string | null;
  /** From handing an order over to the brokers' acknowledgement. */
  send: Quantiles;
  /** The consumer's work on one order. */
  process: Quantiles;
  /** From the creation of an order until it is processed. */
  endToEnd: Quantiles;
  /** Orders in the last 5 minutes. */
  retried: number | null;
  deadLettered: number | null;
  /** Of the topic of orders, in their order. */
  partitions: PartitionFlow[];
}

/** Seconds over the last minute. */
export interface Quantiles {
  p50: number | null;
  p99: number | null;
}

export interface PartitionFlow {
  partition: number;
  sentPerSecond: number | null;
  processedPerSecond: number | null;
  lagRecords: number | null;
}

export interface FiringAlert {
  name: string;
  /** `page`, `ticket` or `none`. */
  severity: string;
  summary: string;
  description: string;
  /** Milliseconds since 1970. */
  since: number;
  /** The path of the runbook in the repository. */
  runbook?: string;
  /** The uid of the board on which to look. */
  board?: string;
  /** Another alert explains it. */
  inhibited: boolean;
  silenced: boolean;
  labels: Record<string, string>;
}

/** `POST /api/orders`: the order that the producer has sent. */
export interface SentOrder {
  id: string;
  topic: string;
  partition: number;
  offset: string;
  /** Missing where the producer does not trace. */
  traceId?: string | undefined;
}

/** `GET /api/orders/recent` and `/failed`: traces of orders, newest first. */
export interface OrderTraces {
  traces: OrderTrace[];
}

export interface OrderTrace {
  traceId: string;
  orderId?: string;
  /** Of the first span, as "send orders". */
  name: string;
  service: string;
  /** Milliseconds since 1970. */
  start: number;
  durationMs: number;
  /** What went wrong, as the span says. */
  error?: string;
}

/** `GET /api/traces/:traceId`. */
export interface TraceAnswer {
  traceId: string;
  /** False while spans are still to be expected, or the store does not know the trace yet. */
  complete: boolean;
  /** What is still missing. */
  missing: string[];
  /** Of the first span. Milliseconds since 1970; 0 where there is none. */
  start: number;
  durationMs: number;
  /** Each below its parent, siblings by their start. */
  spans: TraceSpan[];
  /** Where the record was, in the order in which it was processed. */
  records: RecordPlace[];
}

export interface TraceSpan {
  spanId: string;
  parentSpanId?: string;
  /** 0 for a root, and one more than the parent's. */
  depth: number;
  service: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Milliseconds since the start of the trace. */
  offsetMs: number;
  durationMs: number;
  status: 'unset' | 'ok' | 'error';
  statusMessage?: string;
  attributes: Attributes;
  resource: Attributes;
  events: { name: string; offsetMs: number; attributes: Attributes }[];
  links: { traceId: string; spanId: string; attributes: Attributes }[];
}

export type Attributes = Record<string, AttributeValue>;
export type AttributeValue = string | number | boolean | AttributeValue[];

export interface RecordPlace {
  topic: string;
  partition: number;
  offset: string;
}

/** `GET /api/traces/:traceId/logs`: the log lines of all services, oldest first. */
export interface TraceLogs {
  lines: TraceLogLine[];
}

export interface TraceLogLine {
  /** Milliseconds since 1970. */
  time: number;
  service: string;
  level: string;
  text: string;
  spanId?: string;
  /** The other fields of the line. */
  fields: Record<string, string>;
}

/** `GET /api/traces/:traceId/metrics`: a few minutes around the trace. */
export interface TraceMetrics {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** When the trace began. */
  at: number;
  charts: TraceChart[];
}

export interface TraceChart {
  title: string;
  /** A unit of Grafana's: `s`, `ops`, `short`. */
  unit: string;
  frames: Frame[];
  error?: string;
}
