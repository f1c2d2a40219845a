import type { MeterProvider } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  BatchLogRecordProcessor,
  ConsoleLogRecordExporter,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { Pipeline } from './pipeline.ts';
import { exportConcurrency, nothingToAbandon } from './pipeline.ts';
import { RetryingExporter } from './retrying-exporter.ts';
import type { Settings } from './settings.ts';

/** Log records to the exporter chosen by OTEL_LOGS_EXPORTER, counted in `otel.sdk.processor.log.*`. */
export function logPipeline(
  settings: Settings,
  selfObsMeterProvider: MeterProvider,
): Pipeline<LogRecordProcessor> {
  switch (settings.OTEL_LOGS_EXPORTER) {
    case 'none':
      return { processors: [], abandon: nothingToAbandon };
    case 'console': {
      const exporter = new ConsoleLogRecordExporter();
      return {
        processors: [new SimpleLogRecordProcessor({ exporter, selfObsMeterProvider })],
        abandon: nothingToAbandon,
      };
    }
    case 'otlp': {
      const maxQueueSize = settings.OTEL_BLRP_MAX_QUEUE_SIZE;
      const maxExportBatchSize = settings.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE;
      const exporter = new RetryingExporter(
        new OTLPLogExporter({
          url: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
          timeoutMillis: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
          concurrencyLimit: exportConcurrency(maxQueueSize, maxExportBatchSize),
        }),
        {
          signal: 'log records',
          endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
          attemptTimeoutMs: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
          exportTimeoutMs: settings.OTEL_BLRP_EXPORT_TIMEOUT,
        },
      );
      const processor = new BatchLogRecordProcessor({
        exporter,
        maxQueueSize,
        maxExportBatchSize,
        scheduledDelayMillis: settings.OTEL_BLRP_SCHEDULE_DELAY,
        exportTimeoutMillis: settings.OTEL_BLRP_EXPORT_TIMEOUT,
        selfObsMeterProvider,
      });
      return { processors: [processor], abandon: () => exporter.abandon() };
    }
  }
}
