/** One value, any of several, or what a reader chooses for a variable of a board. */
export type Wanted = string | readonly string[] | Variable;

/** A variable of a board, by its name. */
export interface Variable {
  variable: string;
}

/** The levels of a log line, by OpenTelemetry's ranges of severity numbers. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

/** Which log lines are wanted: those for which everything that is given here holds. */
export interface LogQuestion {
  /** `service.namespace` */
  namespace?: Wanted;
  /** `kafka.cluster.name` */
  cluster?: Wanted;
  /** `service.name` */
  service?: Wanted;
  /** `service.instance.id`, as a broker's name. */
  instance?: Wanted;
  /** `log.family`; true: lines that have one (brokers, ZooKeeper), false: lines that have none. */
  family?: Wanted | boolean;
  /** Values are of {@link Level}, or `unknown` for lines without a severity. */
  level?: Wanted;
  /** A text that stands in the line, in this case. */
  words?: string;
  /** A regular expression (RE2) that matches somewhere in the line, in any case. */
  pattern?: string | Variable;
  /** The trace in which the line was written: 32 hexadecimal digits. */
  trace?: string;
  /** Other attributes by their OpenTelemetry names; true: the line has it. */
  attributes?: Readonly<Record<string, Wanted | true>>;
}

/** What lines can be counted by. */
export const logFields = ['service', 'instance', 'family', 'level', 'logger'] as const;
export type LogField = (typeof logFields)[number];

/** How many lines, or bytes of lines, there are. */
export interface LogCount {
  count: 'lines' | 'bytes';
  of: LogQuestion;
  /** One series for each combination of these. */
  by?: readonly LogField[];
  /** Only so many series, those with the most. */
  top?: number;
}
