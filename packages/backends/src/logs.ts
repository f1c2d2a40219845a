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
  /** All attributes of the line, these included; dots in names are underscores: `order_id`. */
  fields: Readonly<Record<string, string>>;
}

/** A period, and the largest number of lines to give. */
export interface LinesSearch extends Period {
  limit: number;
}

/** A store of log lines. Each method throws {@link BackendError} where the store gives no answer. */
export interface Logs {
  /** Its usual name. */
  readonly name: (typeof pairs)[keyof typeof pairs]['logs']['name'];
  /** The lines of a period, newest first. */
  lines(question: LogQuestion, search: LinesSearch): Promise<LogLine[]>;
  /**
   * Counts for each step, at the step's start. Labels are `service_name`, `service_instance_id`,
   * `log_family`, `detected_level` and `scope_name`: the boards' legends use them.
   */
  counts(question: LogCount, range: Range): Promise<Series[]>;
  /** One count over the whole period, in series of one point. Without `by`: one series, 0 if empty. */
  total(question: LogCount, period: Period): Promise<Series[]>;
}

/**
 * Builds a line from a store's answer.
 *
 * @param fields by Loki's names
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
