import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { addRecordHeaders } from './record-headers.ts';

/**
 * The instrumentations in use. An instrumentation that patches a module also needs the module's
 * name in `register.ts`.
 */
export function instrumentations(options: { sendLogs: boolean }): Instrumentation[] {
  // The package's own switch. Without it the package constructs some thirty more.
  process.env.OTEL_NODE_ENABLED_INSTRUMENTATIONS ??=
    'kafkajs,pino,http,undici,runtime-node,host-metrics';
  return getNodeAutoInstrumentations({
    '@opentelemetry/instrumentation-kafkajs': {
      producerHook: (span, { message }) => addRecordHeaders(span, message.headers),
      consumerHook: (span, { message }) => addRecordHeaders(span, message.headers),
    },
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
