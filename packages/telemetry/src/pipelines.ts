import type { MeterProvider } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  BatchLogRecordProcessor,
  ConsoleLogRecordExporter,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { ConsoleSpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { EncodingSpanProcessor, MAX_CONCURRENT_EXPORTS } from './encoding-span-processor.ts';
import { OtlpSpanExporter } from './otlp-span-exporter.ts';
import type { Exporter } from './retrying-exporter.ts';
import { RetryingExporter } from './retrying-exporter.ts';
import type { Settings } from './settings.ts';

/** What one signal passes through on its way out. */
export interface Pipeline<Processor> {
  processors: Processor[];
  /** Stops retrying, so that what is still on its way fails and is counted now. */
  abandon(): void;
}

/** Spans to the exporter chosen by OTEL_TRACES_EXPORTER, counted in `otel.sdk.processor.span.*`. */
export function spanPipeline(
  settings: Settings,
  selfObsMeterProvider: MeterProvider,
): Pipeline<SpanProcessor> {
  switch (settings.OTEL_TRACES_EXPORTER) {
    case 'none':
      return withoutRetries();
    case 'console': {
      const exporter = new ConsoleSpanExporter();
      return withoutRetries(new SimpleSpanProcessor({ exporter, selfObsMeterProvider }));
    }
    case 'otlp': {
      const batches = {
        maxQueueSize: settings.OTEL_BSP_MAX_QUEUE_SIZE,
        maxExportBatchSize: settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
        scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: settings.OTEL_BSP_EXPORT_TIMEOUT,
      };
      const otlp = new OtlpSpanExporter(otlpOptions(settings, batches));
      const exporter = retrying(otlp, 'spans', settings, batches, ({ count }) => count);
      return {
        processors: [new EncodingSpanProcessor({ exporter, ...batches, selfObsMeterProvider })],
        abandon: () => exporter.abandon(),
      };
    }
  }
}

/** Log records to the exporter chosen by OTEL_LOGS_EXPORTER, counted in `otel.sdk.processor.log.*`. */
export function logPipeline(
  settings: Settings,
  selfObsMeterProvider: MeterProvider,
): Pipeline<LogRecordProcessor> {
  switch (settings.OTEL_LOGS_EXPORTER) {
    case 'none':
      return withoutRetries();
    case 'console': {
      const exporter = new ConsoleLogRecordExporter();
      return withoutRetries(new SimpleLogRecordProcessor({ exporter, selfObsMeterProvider }));
    }
    case 'otlp': {
      const batches = {
        maxQueueSize: settings.OTEL_BLRP_MAX_QUEUE_SIZE,
        maxExportBatchSize: settings.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE,
        scheduledDelayMillis: settings.OTEL_BLRP_SCHEDULE_DELAY,
        exportTimeoutMillis: settings.OTEL_BLRP_EXPORT_TIMEOUT,
      };
      const otlp = new OTLPLogExporter(otlpOptions(settings, batches));
      const exporter = retrying(otlp, 'log records', settings, batches, ({ length }) => length);
      return {
        processors: [new BatchLogRecordProcessor({ exporter, ...batches, selfObsMeterProvider })],
        abandon: () => exporter.abandon(),
      };
    }
  }
}

/** The limits of a batch processor. Sizes are in items, times in milliseconds. */
interface Batches {
  maxQueueSize: number;
  maxExportBatchSize: number;
  scheduledDelayMillis: number;
  exportTimeoutMillis: number;
}

function withoutRetries<Processor>(...processors: Processor[]): Pipeline<Processor> {
  return { processors, abandon() {} };
}

function otlpOptions(settings: Settings, { maxQueueSize, maxExportBatchSize }: Batches) {
  return {
    url: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    timeoutMillis: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
    // A flush sends the whole queue at once, one request a batch. The exporter refuses more.
    concurrencyLimit: Math.ceil(maxQueueSize / maxExportBatchSize) + MAX_CONCURRENT_EXPORTS + 1,
  };
}

function retrying<Batch>(
  exporter: Exporter<Batch>,
  signal: string,
  settings: Settings,
  batches: Batches,
  count: (batch: Batch) => number,
): RetryingExporter<Batch> {
  return new RetryingExporter(exporter, {
    signal,
    endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    attemptTimeoutMs: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
    exportTimeoutMs: batches.exportTimeoutMillis,
    count,
  });
}
