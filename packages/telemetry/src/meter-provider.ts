import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import type { Resource } from '@opentelemetry/resources';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import {
  ConsoleMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { Settings } from './settings.ts';
import { snapshotProducer } from './snapshot-metrics.ts';
import { views } from './views.ts';

/** A gRPC server takes 4 MiB by default, and a data point with its labels is some 100 to 200 bytes. */
const MAX_EXPORT_POINTS = 10_000;

/**
 * Metrics to the exporter chosen by OTEL_METRICS_EXPORTER. They are cumulative, so a failed
 * export loses nothing that the next one doesn't carry; failures are counted in
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
