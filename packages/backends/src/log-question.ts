/** One value, any of several values, or a reader's choice for a variable of a board. */
export type Wanted = string | readonly string[] | Variable;

/** A variable of a board, by its name. */
export interface Variable {
  variable: string;
}

/** The levels of a log line, by OpenTelemetry's ranges of severity numbers. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

/** A selection of log lines. All given conditions must hold. */
export interface LogQuestion {
  /** `service.namespace` */
  namespace?: Wanted;
  /** `kafka.cluster.name` */
  cluster?: Wanted;
  /** `service.name` */
  service?: Wanted;
  /** `service.instance.id`, as a broker's name. */
  instance?: Wanted;
  /** `log.family`; true: lines with a family (brokers, ZooKeeper), false: lines without. */
  family?: Wanted | boolean;
  /** Values are of {@link Level}, or `unknown` for lines without a severity. */
  level?: Wanted;
  /** A text in the line, case-sensitive. */
  words?: string;
  /** A regular expression (RE2) for a part of the line, case-insensitive. */
  pattern?: string | Variable;
  /** The trace id of the line: 32 hexadecimal digits. */
  trace?: string;
  /** Other attributes by their OpenTelemetry names; true: the line has it. */
  attributes?: Readonly<Record<string, Wanted | true>>;
}

/** Fields to count lines by. */
export const logFields = ['service', 'instance', 'family', 'level', 'logger'] as const;
export type LogField = (typeof logFields)[number];

/** A count of lines, or of their bytes. */
export interface LogCount {
  count: 'lines' | 'bytes';
  of: LogQuestion;
  /** One series for each combination of these. */
  by?: readonly LogField[];
  /** Only this many series, those with the highest counts. */
  top?: number;
}
