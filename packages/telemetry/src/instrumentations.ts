import type { Span } from '@opentelemetry/api';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { ORDER_ID_ATTRIBUTE, ORDER_ID_HEADER } from './order-id.ts';

/** The instrumentations in use; those that patch a module need it in `patched-modules.ts` too. */
export function instrumentations(options: { sendLogs: boolean }): Instrumentation[] {
  // The package's own switch; without it some thirty more would be constructed.
  process.env.OTEL_NODE_ENABLED_INSTRUMENTATIONS ??=
    'kafkajs,pino,http,undici,runtime-node,host-metrics';
  return getNodeAutoInstrumentations({
    '@opentelemetry/instrumentation-kafkajs': {
      producerHook: (span, { message }) => addOrderId(span, message.headers),
      consumerHook: (span, { message }) => addOrderId(span, message.headers),
    },
    '@opentelemetry/instrumentation-pino': { disableLogSending: !options.sendLogs },
    '@opentelemetry/instrumentation-http': {
      ignoreIncomingRequestHook: ({ url }) => url?.startsWith('/health') ?? false,
    },
    // The Collector reports the host; a service reports only itself.
    '@opentelemetry/instrumentation-host-metrics': {
      metricGroups: ['process.cpu', 'process.memory'],
    },
  });
}

/** So that `{ span.order.id = "..." }` finds the producer's and the consumer's span. */
function addOrderId(span: Span, headers: Record<string, unknown> | undefined): void {
  const id = headers?.[ORDER_ID_HEADER];
  if (typeof id === 'string' || Buffer.isBuffer(id)) {
    span.setAttribute(ORDER_ID_ATTRIBUTE, id.toString());
  }
}
