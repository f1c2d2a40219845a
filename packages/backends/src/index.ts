export type { Alert } from './alertmanager.ts';
export { Alertmanager } from './alertmanager.ts';
export { BackendError, getJson, getText } from './ask.ts';
export { createLogs, createTraces } from './create.ts';
export { jaegerSearch } from './jaeger-search.ts';
export type { Level, LogCount, LogField, LogQuestion, Variable, Wanted } from './log-question.ts';
export { levels, logFields } from './log-question.ts';
export { countToLogql, toLogql } from './logql.ts';
export type { LogLine, Logs } from './logs.ts';
export { countToLogsql, toLogsql } from './logsql.ts';
export type { Pair } from './pairs.ts';
export { pairNames, pairs } from './pairs.ts';
export type { Exemplar, PromqlNode } from './prometheus.ts';
export { Prometheus } from './prometheus.ts';
export { resolve } from './resolve.ts';
export type { Period, Range, Series } from './series.ts';
export type { SpanKind, TraceQuestion } from './trace-question.ts';
export { spanKinds } from './trace-question.ts';
export { toTraceql } from './traceql.ts';
export type {
  Attributes,
  AttributeValue,
  FoundTrace,
  Span,
  TraceSearch,
  Traces,
} from './traces.ts';
export { escapeRegex } from './wanted.ts';
