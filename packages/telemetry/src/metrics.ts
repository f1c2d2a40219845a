import { totalmem } from 'node:os';
import type { Meter } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import type { Resource } from '@opentelemetry/resources';
import type { PushMetricExporter, ViewOptions } from '@opentelemetry/sdk-metrics';
import {
  AggregationType,
  ConsoleMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { Settings } from './settings.ts';
import { snapshotProducer } from './snapshot-metrics.ts';

/** A gRPC server takes 4 MiB by default, and a data point with its labels has 100 to 200 bytes. */
const MAX_EXPORT_POINTS = 10_000;

/**
 * Metrics to the exporter chosen by OTEL_METRICS_EXPORTER. They are cumulative, so the next export
 * carries what a failed export has lost. Failures are counted in
 * `otel.sdk.exporter.metric_data_point.exported`.
 */
export function createMeterProvider(settings: Settings, resource: Resource): MeterProvider {
  const { OTEL_METRICS_EXPORTER, OTEL_METRIC_EXPORT_INTERVAL: interval } = settings;
  if (OTEL_METRICS_EXPORTER === 'none') return new MeterProvider({ resource });
  if (OTEL_METRICS_EXPORTER === 'console') {
    return provider(new ConsoleMetricExporter(), interval, resource);
  }
  const exporter = new OTLPMetricExporter({
    url: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    // An export has to end before the next one is due.
    timeoutMillis: Math.min(settings.OTEL_EXPORTER_OTLP_TIMEOUT, interval / 2),
  });
  const meterProvider = provider(exporter, interval, resource);
  exporter.setSelfObsMeterProvider(meterProvider);
  return meterProvider;
}

function provider(exporter: PushMetricExporter, interval: number, resource: Resource) {
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: interval,
    exportTimeoutMillis: interval,
    metricProducers: [snapshotProducer],
    maxExportBatchSize: MAX_EXPORT_POINTS,
  });
  return new MeterProvider({ resource, readers: [reader], views });
}

/** Not worth a series: they follow from process.cpu.time and from the heap's size and use. */
export const views: ViewOptions[] = [
  'process.cpu.utilization',
  'v8js.memory.heap.space.available_size',
  'v8js.memory.heap.space.physical_size',
].map((instrumentName) => ({ instrumentName, aggregation: { type: AggregationType.DROP } }));

/**
 * Shows two facts of this process that no instrumentation shows:
 * - `process.uptime` (seconds), independent of the wall clock: where it falls, the process has
 *   started anew;
 * - `container.memory.limit` (bytes), to compare with `process.memory.usage`. Without a limit there
 *   is no such series.
 */
export function observeProcess(meter: Meter): void {
  meter
    .createObservableGauge('process.uptime', {
      unit: 's',
      description: 'The time for which the process has run',
    })
    .addCallback((result) => result.observe(process.uptime()));
  const limit = memoryLimit(process.constrainedMemory(), totalmem());
  if (limit === undefined) return;
  meter
    .createObservableGauge('container.memory.limit', {
      unit: 'By',
      description: 'Memory that the container may use before it is killed',
    })
    .addCallback((result) => result.observe(limit));
}

/** Node answers 0, or more than the machine has, where nothing limits the memory. */
export function memoryLimit(constrained: number, total: number): number | undefined {
  return constrained > 0 && constrained < total ? constrained : undefined;
}
