import { DiagConsoleLogger, DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { detectResources, envDetector } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { instrumentations } from './instrumentations.ts';
import { logPipeline } from './log-pipeline.ts';
import { observeMemoryLimit } from './memory-limit.ts';
import { createMeterProvider } from './meter-provider.ts';
import { observeUptime } from './process-uptime.ts';
import { serviceResource } from './resource.ts';
import { readSettings } from './settings.ts';
import { telemetryStarted } from './shutdown.ts';
import { spanPipeline } from './span-pipeline.ts';

/**
 * Starts traces, metrics and logs as the environment asks for, once a process.
 *
 * @throws {ConfigError} listing every OTEL_* variable that can't be used
 */
export function startTelemetry(env: NodeJS.ProcessEnv = process.env): void {
  const settings = readSettings(env);
  if (settings.OTEL_SDK_DISABLED) return;

  // NodeSDK sets the level that was asked for; by itself OpenTelemetry hides even its errors.
  if (settings.OTEL_LOG_LEVEL === undefined) {
    diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.ERROR);
  }

  const resource = serviceResource().merge(detectResources({ detectors: [envDetector] }));

  // Made here and not by NodeSDK, because the processors count what they drop in it, and because
  // it has to be the last to stop: its final export carries their final counts.
  const meterProvider = createMeterProvider(settings, resource);
  metrics.setGlobalMeterProvider(meterProvider);
  observeMemoryLimit();
  observeUptime();

  const spans = spanPipeline(settings, meterProvider);
  const logs = logPipeline(settings, meterProvider);
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    metricReaders: [],
    spanProcessors: spans.processors,
    logRecordProcessors: logs.processors,
    instrumentations: instrumentations({ sendLogs: logs.processors.length > 0 }),
  });
  sdk.start();
  // A failed export is reported once an outage by OutageLog, not once a batch.
  setGlobalErrorHandler(() => {});

  telemetryStarted({
    async stop() {
      await Promise.allSettled(
        [...spans.processors, ...logs.processors].map((p) => p.forceFlush()),
      );
      await Promise.allSettled([sdk.shutdown()]);
      await meterProvider.shutdown();
    },
    abandon() {
      spans.abandon();
      logs.abandon();
    },
  });
}
