import { readConfig } from '@kafka-o11y/config';
import type { App } from '@kafka-o11y/service';
import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { configSchema } from '../src/config.ts';

/** A line of the monitor's log. */
export interface Line {
  level: number;
  msg: string;
  [field: string]: unknown;
}

/** A monitor within the test's own process, whose metrics and log are kept. One at a time. */
export class RunningMonitor implements AsyncDisposable {
  /** Its warnings and errors so far. */
  readonly said: Line[] = [];
  readonly #metrics = new RecordedMetrics();
  readonly #app: App;

  private constructor(environment: Record<string, string>) {
    const config = readConfig(configSchema, {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '0',
      ...environment,
    });
    const write = (line: string) => void this.said.push(JSON.parse(line));
    this.#app = createApp(config, { logger: pino({ level: 'warn' }, { write }) });
  }

  static async start(environment: Record<string, string>): Promise<RunningMonitor> {
    const monitor = new RunningMonitor(environment);
    await monitor.#app.start();
    return monitor;
  }

  /** The data points of a metric now. */
  points(metric: string) {
    return this.#metrics.points(metric);
  }

  /** The values of a metric now, by those labels of it that are named. Without a series there is none. */
  async values(metric: string, ...labels: string[]): Promise<Record<string, number>> {
    const points = await this.#metrics.points(metric);
    return Object.fromEntries(
      points.map(({ attributes, value }) => [labels.map((one) => attributes[one]).join(), value]),
    );
  }

  /** A counter's values added up by one of its labels. */
  sums(metric: string, label: string): Promise<Record<string, number>> {
    return this.#metrics.sums(metric, label);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app.stop(10_000);
    await this.#metrics[Symbol.asyncDispose]();
  }
}
