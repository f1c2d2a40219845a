import type { MeterProvider } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { Pipeline } from './pipeline.ts';
import { exportConcurrency, nothingToAbandon } from './pipeline.ts';
import { RetryingExporter } from './retrying-exporter.ts';
import type { Settings } from './settings.ts';

/** Spans to the exporter chosen by OTEL_TRACES_EXPORTER, counted in `otel.sdk.processor.span.*`. */
export function spanPipeline(
  settings: Settings,
  selfObsMeterProvider: MeterProvider,
): Pipeline<SpanProcessor> {
  switch (settings.OTEL_TRACES_EXPORTER) {
    case 'none':
      return { processors: [], abandon: nothingToAbandon };
    case 'console': {
      const exporter = new ConsoleSpanExporter();
      return {
        processors: [new SimpleSpanProcessor({ exporter, selfObsMeterProvider })],
        abandon: nothingToAbandon,
      };
    }
    case 'otlp': {
      const maxQueueSize = settings.OTEL_BSP_MAX_QUEUE_SIZE;
      const maxExportBatchSize = settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE;
      const exporter = new RetryingExporter(
        new OTLPTraceExporter({
          url: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
          timeoutMillis: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
          concurrencyLimit: exportConcurrency(maxQueueSize, maxExportBatchSize),
        }),
        {
          signal: 'spans',
          endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
          attemptTimeoutMs: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
          exportTimeoutMs: settings.OTEL_BSP_EXPORT_TIMEOUT,
        },
      );
      const processor = new BatchSpanProcessor({
        exporter,
        maxQueueSize,
        maxExportBatchSize,
        scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: settings.OTEL_BSP_EXPORT_TIMEOUT,
        selfObsMeterProvider,
      });
      return { processors: [processor], abandon: () => exporter.abandon() };
    }
  }
}
