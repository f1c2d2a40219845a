import { DiagConsoleLogger, DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { detectResources, envDetector } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { instrumentations } from './instrumentations.ts';
import { createMeterProvider, observeProcess } from './metrics.ts';
import { logPipeline, spanPipeline } from './pipelines.ts';
import { serviceResource } from './resource.ts';
import { sdkErrorHandler } from './sdk-errors.ts';
import { readSettings } from './settings.ts';
import { telemetryStarted } from './shutdown.ts';
import { shortenPropagation } from './trace-context.ts';
import { idGenerator } from './trace-ids.ts';

/**
 * Starts traces, metrics and logs as the environment asks for, once a process.
 *
 * @throws {ConfigError} listing every OTEL_* variable that can't be used
 */
export function startTelemetry(env: NodeJS.ProcessEnv = process.env): void {
  const settings = readSettings(env);
  if (settings.OTEL_SDK_DISABLED) return;

  // NodeSDK sets a level that the environment names. By default OpenTelemetry hides even its errors.
  if (settings.OTEL_LOG_LEVEL === undefined) {
    diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.ERROR);
  }

  const resource = serviceResource().merge(detectResources({ detectors: [envDetector] }));

  // NodeSDK must not make the meter provider. The processors count in it what they drop, and it has
  // to stop last, because its final export carries their final counts.
  const meterProvider = createMeterProvider(settings, resource);
  metrics.setGlobalMeterProvider(meterProvider);
  observeProcess(meterProvider.getMeter('@kafka-o11y/telemetry'));

  const spans = spanPipeline(settings, meterProvider);
  const logs = logPipeline(settings, meterProvider);
  shortenPropagation(settings, env.OTEL_PROPAGATORS);
  const sdk = new NodeSDK({
    idGenerator,
    resource,
    autoDetectResources: false,
    metricReaders: [],
    spanProcessors: spans.processors,
    logRecordProcessors: logs.processors,
    instrumentations: instrumentations({ sendLogs: logs.processors.length > 0 }),
  });
  sdk.start();
  // The default handler reports each batch of an outage, and OutageLog has said it.
  setGlobalErrorHandler(sdkErrorHandler(meterProvider));

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
