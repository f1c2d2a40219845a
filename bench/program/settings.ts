import type { Compression } from '@kafka-o11y/vocabulary';

/**
 * What a measured program is asked to do: the contract between the harness and every subject, in
 * whatever language. It comes as BENCH_* variables, one for each field. OpenTelemetry's part comes
 * as OTEL_* variables.
 */
export interface Settings {
  role: 'produce' | 'consume';
  /** Bootstrap servers, separated by commas. */
  brokers: string;
  topic: string;
  /** Of consumers: their group, which has no offsets yet. */
  group: string;
  /** Seconds that a producer sends, or that a consumer receives, before it is measured. */
  warmupSeconds: number;
  /** Seconds for which a producer is measured. */
  seconds: number;
  /** Records that a consumer receives before it is measured. */
  warmupRecords: number;
  /** Records after which a consumer ends; 0 if it reads until its stdin ends. */
  records: number;
  /** A file with a value a line, all of the same length. */
  valuesFile: string;
  compression: Compression;
  /** Of a producer that takes batches: records in one. */
  batchRecords: number;
  /** Requests on their way at the same time. */
  inFlight: number;
  lingerMs: number;
  /** Records a second; 0 is flat out. With a rate, values begin with the time they were due at. */
  rate: number;
}

const TEXTS = ['role', 'brokers', 'topic', 'group', 'valuesFile', 'compression'] as const;
const NUMBERS = [
  ...['warmupSeconds', 'seconds', 'warmupRecords', 'records'],
  ...['batchRecords', 'inFlight', 'lingerMs', 'rate'],
] as const;

/** BENCH_WARMUP_SECONDS for warmupSeconds. */
function variableOf(field: string): string {
  return `BENCH_${field.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The settings as environment variables. */
export function settingsToEnvironment(settings: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([field, value]) => [variableOf(field), String(value)]),
  );
}

/** The settings that the harness has given this process. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv): Settings {
  const texts = TEXTS.map((field) => [field, env[variableOf(field)] ?? '']);
  const numbers = NUMBERS.map((field) => [field, Number(env[variableOf(field)])]);
  return Object.fromEntries([...texts, ...numbers]);
}

/** What a measured program says in its last line on stdout. */
export interface Report {
  /** Records acknowledged or received from start to end. */
  total: number;
  /** Of these, those in the measured window, */
  records: number;
  /** how long it was, */
  seconds: number;
  /** and the process's user and system time in it. */
  cpuMicros: number;
  /** Sends that were refused or given up. */
  errors: number;
  /** The most memory that the process has had. */
  rssBytes: number;
  /** Sampled spans that ended; absent where only its own metrics say it. */
  spansEmitted?: number;
  /** Of these, those that the program knows to be lost; absent where it does not count them. */
  spansDropped?: number;
  /** Milliseconds from the time a record was due to its acknowledgement or its receipt. */
  latency?: Percentiles | undefined;
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}
