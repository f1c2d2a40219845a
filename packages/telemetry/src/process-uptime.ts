import { metrics } from '@opentelemetry/api';

/**
 * Shows for how long this process has run as `process.uptime` (seconds), whatever becomes of the
 * wall clock: where it falls, the process has started anew.
 */
export function observeUptime(): void {
  metrics
    .getMeter('@kafka-o11y/telemetry')
    .createObservableGauge('process.uptime', {
      unit: 's',
      description: 'The time for which the process has run',
    })
    .addCallback((result) => result.observe(process.uptime()));
}
