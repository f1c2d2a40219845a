export type { Alert } from './alertmanager.ts';
export { Alertmanager } from './alertmanager.ts';
export { BackendError, getJson, getText } from './ask.ts';
export { createLogs, createTraces } from './create.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { fresh, staleAfterSeconds } from './fresh.ts';
export { jaegerSearch } from './jaeger.ts';
export type { Level, LogCount, LogField, LogLine, LogQuestion, Logs } from './logs.ts';
export { levels, logFields } from './logs.ts';
export { countToLogql, toLogql } from './loki.ts';
export type { Pair } from './pairs.ts';
export { pairNames, pairs } from './pairs.ts';
export type { Exemplar, PromqlNode } from './prometheus.ts';
export { Prometheus } from './prometheus.ts';
export type { Period, Range, Series } from './series.ts';
export { toTraceql } from './tempo.ts';
export type {
  Attributes,
  AttributeValue,
  FoundTrace,
  Span,
  SpanKind,
  TraceQuestion,
  TraceSearch,
  Traces,
} from './traces.ts';
export { spanKinds } from './traces.ts';
export { countToLogsql, toLogsql } from './victoria-logs.ts';
export type { Variable, Wanted } from './wanted.ts';
export { escapeRegex, resolve } from './wanted.ts';
