import type { Level, LogCount, LogQuestion } from './log-question.ts';
import type { pairs } from './pairs.ts';
import type { Period, Range, Series } from './series.ts';

/** One log line. */
export interface LogLine {
  /** Nanoseconds since 1970. */
  timeNs: bigint;
  text: string;
  /** `service.name`; empty where the line has none. */
  service: string;
  /** Undefined where the line has no severity. */
  level: Level | undefined;
  traceId?: string;
  spanId?: string;
  /** Everything the line carries, these included; dots in names are underscores: `order_id`. */
  fields: Readonly<Record<string, string>>;
}

/** When lines were written, and how many are wanted at most. */
export interface LinesSearch extends Period {
  limit: number;
}

/** A store of log lines. Each method throws {@link BackendError} where the store gives no answer. */
export interface Logs {
  /** As people call it. */
  readonly name: (typeof pairs)[keyof typeof pairs]['logs']['name'];
  /** Lines in a time, newest first. */
  lines(question: LogQuestion, search: LinesSearch): Promise<LogLine[]>;
  /**
   * Counts for each step, at the time at which it begins. Labels are `service_name`,
   * `service_instance_id`, `log_family`, `detected_level` and `scope_name`, as the board's legends
   * name them.
   */
  counts(question: LogCount, range: Range): Promise<Series[]>;
  /** One count over the whole time, in series of one point; without `by` one series, 0 for none. */
  total(question: LogCount, period: Period): Promise<Series[]>;
}

/**
 * A line as the stores' clients give it.
 *
 * @param fields under Loki's names for them
 */
export function logLine(
  line: Pick<LogLine, 'timeNs' | 'text' | 'level'>,
  fields: Readonly<Record<string, string>>,
): LogLine {
  const { service_name = '', trace_id, span_id } = fields;
  return {
    ...line,
    service: service_name,
    ...(trace_id && { traceId: trace_id }),
    ...(span_id && { spanId: span_id }),
    fields,
  };
}
