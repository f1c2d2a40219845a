import { metrics } from '@opentelemetry/api';
import type { DataPoint } from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

/** Keeps this process's metrics in memory, for tests that read what the real code recorded. */
export class RecordedMetrics implements AsyncDisposable {
  readonly #exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly #provider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({
        exporter: this.#exporter,
        exportIntervalMillis: 3_600_000,
      }),
    ],
  });

  constructor() {
    metrics.setGlobalMeterProvider(this.#provider);
  }

  /** The data points of a metric, by its OpenTelemetry name. */
  async points<T = number>(name: string): Promise<DataPoint<T>[]> {
    this.#exporter.reset();
    await this.#provider.forceFlush();
    const all = this.#exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics);
    const metric = all.find(({ descriptor }) => descriptor.name === name);
    return (metric?.dataPoints ?? []) as DataPoint<T>[];
  }

  /** A counter's values added up by one of its labels. */
  async sums(name: string, label: string): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { attributes, value } of await this.points(name)) {
      const key = String(attributes[label]);
      sums[key] = (sums[key] ?? 0) + value;
    }
    return sums;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#provider.shutdown();
    metrics.disable();
  }
}
