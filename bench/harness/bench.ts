import type { Report, Settings } from '../program/settings.ts';
import { settingsToEnvironment } from '../program/settings.ts';
import type { Sampling, Subject } from '../subjects/subject.ts';
import type { Broker } from './broker.ts';
import { checkSpans } from './check.ts';
import { Child } from './child.ts';
import { Sink } from './sink-process.ts';
import { valuesFile } from './values.ts';

/** The figures of one run of one subject. A figure that a case does not take is absent. */
export interface Sample {
  recordsPerSecond: number;
  /** Of all its processes together; absent where the window has no record. */
  cpuMicrosPerRecord?: number;
  rssMiB: number;
  spansLostPercent?: number;
  /** Records whose span was not lost. */
  tracedPerSecond?: number;
  /** What the sink took for each span: so that it can be seen not to stand in the way. */
  sinkCpuMicrosPerSpan?: number;
  endToEndP50Ms?: number;
  endToEndP95Ms?: number;
  endToEndP99Ms?: number;
  acknowledgedP50Ms?: number;
  acknowledgedP95Ms?: number;
  acknowledgedP99Ms?: number;
}

/** One run: its figures, and what was not as it must be. */
export interface Run {
  sample: Sample;
  faults: string[];
}

/** What differs between the cases. */
export interface Shape {
  valueBytes: number;
  sampling: Sampling;
  compression?: Settings['compression'];
  rate?: number;
}

/** A program may take so long beyond the time that it is measured for. */
const PATIENCE_MS = 300_000;

/** What the cases run on. */
export class Bench {
  readonly broker: Broker;
  readonly seconds: number;
  readonly warmupSeconds: number;

  readonly #knobs: Partial<Settings>;
  readonly #env: Record<string, string>;

  /** @param knobs settings that differ from those below; @param env variables for all programs */
  constructor(
    broker: Broker,
    options: {
      seconds: number;
      warmupSeconds: number;
      knobs: Partial<Settings>;
      env: Record<string, string>;
    },
  ) {
    this.broker = broker;
    this.seconds = options.seconds;
    this.warmupSeconds = options.warmupSeconds;
    this.#knobs = options.knobs;
    this.#env = options.env;
  }

  /** The settings of a program: the same for every subject, but for what a case asks for. */
  settings(shape: Shape, own: Pick<Settings, 'role' | 'topic'> & Partial<Settings>): Settings {
    return {
      brokers: this.broker.address,
      group: '',
      warmupSeconds: this.warmupSeconds,
      seconds: this.seconds,
      warmupRecords: 0,
      records: 0,
      valuesFile: valuesFile(shape.valueBytes),
      compression: shape.compression ?? 'none',
      batchRecords: 200,
      inFlight: 4,
      lingerMs: 5,
      rate: shape.rate ?? 0,
      ...this.#knobs,
      ...own,
    };
  }

  /** Runs programs of a subject against a sink of their own, and holds their spans against it. */
  async measured(
    subject: Subject,
    sampling: Sampling,
    use: (start: (settings: Settings) => Program) => Promise<Outcome>,
  ): Promise<Run> {
    const sink = await Sink.start();
    const children: Child[] = [];
    const start = (settings: Settings): Program => {
      const { file, args, env } = subject.command(settings.role, sampling);
      const environment = {
        ...settingsToEnvironment(settings),
        ...telemetry(`${subject.name}-${settings.role}`, sampling, sink.endpoint),
        ...this.#env,
        ...env,
      };
      const longestMs = (settings.warmupSeconds + settings.seconds) * 1_000 + PATIENCE_MS;
      const child = new Child({ file, args, env: environment }, longestMs);
      children.push(child);
      return { report: child.result as Promise<Report>, end: () => child.end() };
    };
    let stopped: ReturnType<Sink['stop']> | undefined;
    try {
      const { reports, least, sample, faults } = await use(start);
      stopped = sink.stop();
      const counted = await stopped;
      const spans = checkSpans(reports, counted, least, sampling);
      const failed = reports
        .filter(({ errors }) => errors > 0)
        .map(({ errors }) => `${errors} sends failed`);
      return {
        sample: {
          ...sample,
          ...(spans.emitted > 0 && {
            spansLostPercent: (100 * spans.lost) / spans.emitted,
            tracedPerSecond: sample.recordsPerSecond * (1 - spans.lost / spans.emitted),
          }),
          ...(counted.spans > 0 && { sinkCpuMicrosPerSpan: counted.cpuMicros / counted.spans }),
        },
        faults: [...faults, ...failed, ...spans.faults],
      };
    } finally {
      for (const child of children) child.kill();
      if (stopped === undefined) await sink.stop();
    }
  }
}

/** What the programs of one run have said. */
export interface Outcome {
  reports: Report[];
  /** How many spans there have to be, at the least. */
  least: number;
  sample: Sample;
  faults: string[];
}

/** A running program. */
export interface Program {
  report: Promise<Report>;
  /** Tells it to come to its end. */
  end(): void;
}

/** OpenTelemetry's own variables: what a subject does not read, it does by default. */
function telemetry(name: string, sampling: Sampling, endpoint: string): Record<string, string> {
  if (sampling === 'off') return { OTEL_SDK_DISABLED: 'true' };
  return {
    OTEL_SERVICE_NAME: name,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(sampling),
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
  };
}
