import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';

/**
 * The instrumentations in use. Kafka's is not among them: the Publisher and the Subscriber make their
 * spans and metrics themselves, at a fraction of its cost. An instrumentation that patches a module also needs the module's
 * name in `register.ts`.
 */
export function instrumentations(options: { sendLogs: boolean }): Instrumentation[] {
  // The package's own switch. Without it the package constructs some thirty more.
  process.env.OTEL_NODE_ENABLED_INSTRUMENTATIONS ??= 'pino,http,undici,runtime-node,host-metrics';
  return getNodeAutoInstrumentations({
    '@opentelemetry/instrumentation-pino': { disableLogSending: !options.sendLogs },
    '@opentelemetry/instrumentation-http': {
      ignoreIncomingRequestHook: ({ url }) => url?.startsWith('/health') ?? false,
    },
    // The Collector reports the host. A service reports only itself.
    '@opentelemetry/instrumentation-host-metrics': {
      metricGroups: ['process.cpu', 'process.memory'],
    },
  });
}
