import type { Exception, MeterProvider } from '@opentelemetry/api';
import { ownLogger } from './own-log.ts';
import { BatchLost } from './retrying-exporter.ts';

const LINE_EVERY_MS = 60_000;

/**
 * A handler of the errors that the OpenTelemetry SDK tells nobody else: failed exports of metrics and
 * faults of its own. All are counted, in `otel.sdk.errors` by `error.type`. The first is logged, and
 * then one a minute with how many there were since.
 */
export function sdkErrorHandler(meterProvider: MeterProvider): (error: Exception) => void {
  const errors = meterProvider.getMeter('@kafka-o11y/telemetry').createCounter('otel.sdk.errors', {
    description: 'Errors of the OpenTelemetry SDK, but for lost spans and log records',
    unit: '{error}',
  });
  // So that Prometheus sees the first one as an increase.
  errors.add(0, { 'error.type': 'Error' });
  let since = 0;
  let nextLineAt = 0;

  return (error) => {
    if (error instanceof BatchLost) return;
    errors.add(1, { 'error.type': typeOf(error) });
    since += 1;
    if (performance.now() < nextLineAt) return;
    const fields = { error: messageOf(error), errors: since };
    since = 0;
    nextLineAt = performance.now() + LINE_EVERY_MS;
    void ownLogger().then((log) =>
      log.warn(
        fields,
        'telemetry: the OpenTelemetry SDK failed; further errors are counted in otel.sdk.errors',
      ),
    );
  };
}

function typeOf(error: Exception): string {
  return (typeof error !== 'string' && error.name) || 'Error';
}

function messageOf(error: Exception): string {
  return (typeof error === 'string' ? error : error.message) ?? String(error);
}
