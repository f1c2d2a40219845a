import type { pairs } from './pairs.ts';
import type { Period, Range, Series } from './series.ts';
import type { Variable, Wanted } from './wanted.ts';

/** The levels of a log line, from the lowest to the highest. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

/** Stands for the level of a line without a severity. */
export const unknownLevel = 'unknown';

/** A selection of log lines. A line must fulfil all given conditions. */
export interface LogQuestion {
  /** `service.namespace` */
  namespace?: Wanted;
  /** `kafka.cluster.name` */
  cluster?: Wanted;
  /** `service.name` */
  service?: Wanted;
  /** `service.instance.id`, such as a broker's name. */
  instance?: Wanted;
  /** `log.family`. Brokers and ZooKeeper have families. true: any family, false: none. */
  family?: Wanted | boolean;
  /** Each value is a {@link Level}, or `unknown` for lines without a severity. */
  level?: Wanted;
  /** A text in the line, case-sensitive. */
  words?: string;
  /** A regular expression (RE2) for a part of the line, case-insensitive. */
  pattern?: string | Variable;
  /** The trace id of the line: 32 hexadecimal digits. */
  trace?: string;
  /** Other attributes by their OpenTelemetry names. true: any value. */
  attributes?: Readonly<Record<string, Wanted | true>>;
}

/** The fields by which lines can be counted. */
export const logFields = ['service', 'instance', 'family', 'level', 'logger'] as const;
export type LogField = (typeof logFields)[number];

/** A count of lines, or of their bytes. */
export interface LogCount {
  count: 'lines' | 'bytes';
  of: LogQuestion;
  /** One series for each combination of these fields. */
  by?: readonly LogField[];
  /** Only this many series: those with the highest counts. */
  top?: number;
}

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
  /** All attributes of the line, by their {@link labelOf}. */
  fields: Readonly<Record<string, string>>;
}

/** A period, and the largest number of lines to give. */
export interface LinesSearch extends Period {
  limit: number;
}

/** A store of log lines. Each method throws a `BackendError` where the store gives no answer. */
export interface Logs {
  /** Its usual name. */
  readonly name: (typeof pairs)[keyof typeof pairs]['logs']['name'];
  /** The newest lines of a period up to the limit, newest first. */
  lines(question: LogQuestion, search: LinesSearch): Promise<LogLine[]>;
  /** The counts of all steps, by {@link countLabels}. A point has the time at which its step starts. */
  counts(question: LogCount, range: Range): Promise<Series[]>;
  /** One count over the whole period, in series of one point. Without `by`: one series, 0 if empty. */
  total(question: LogCount, period: Period): Promise<Series[]>;
}

/** The labels of counted series, in each store. They are Loki's, and the boards' legends use them. */
export const countLabels: Record<LogField, string> = {
  service: 'service_name',
  instance: 'service_instance_id',
  family: 'log_family',
  level: 'detected_level',
  logger: 'scope_name',
};

/** An attribute's name as Loki writes it: `service.name` becomes `service_name`. */
export function labelOf(attribute: string): string {
  return attribute.replace(/[^a-zA-Z0-9_]/g, '_');
}

/**
 * Builds a line from a store's answer.
 *
 * @param fields all attributes of the line, by their {@link labelOf}
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

/** Whether a text is a level. `unknown` is none. */
export function isLevel(text: string | undefined): text is Level {
  return levels.some((level) => level === text);
}

/** Each level has four of OpenTelemetry's severity numbers: trace has 1 to 4, fatal 21 to 24. */
const numbersPerLevel = 4;

/** The level of a severity number; undefined for 0 (no severity). */
export function levelOf(severityNumber: number): Level | undefined {
  return severityNumber > 0
    ? levels[Math.floor((severityNumber - 1) / numbersPerLevel)]
    : undefined;
}

/** The first and the last severity number of a level. */
export function severities(level: Level): { first: number; last: number } {
  const first = levels.indexOf(level) * numbersPerLevel + 1;
  return { first, last: first + numbersPerLevel - 1 };
}
