import type { FaultName, Faults } from '@kafka-o11y/faults';
import { encodeOrder, topics } from '@kafka-o11y/orders';
import { SpanKind, trace } from '@opentelemetry/api';
import type { SendOrder } from './send-order.ts';

/** The faults that change a single record. */
const recordFaults: FaultName[] = ['hotPartition', 'poisonRecords', 'oversizedRecords'];

/** Whose orders all go to one partition. */
const hotCustomer = 'customer-0000';
const poison = '{"id": "not an order"';
/** More than message.max.bytes, 1 048 588 by default. */
const oversizedBytes = 1_200_000;

const tracer = trace.getTracer('@kafka-o11y/producer');

/**
 * Sends orders as the faults of the moment want them. While one of these faults is on, the sending
 * has a span around it that says what the fault was evaluated to.
 */
export function underFaults(faults: Faults, send: SendOrder): SendOrder {
  async function happens(fault: FaultName): Promise<boolean> {
    return Math.random() < (await faults.value(fault));
  }

  return async (order) => {
    if (recordFaults.every((fault) => faults.peek(fault) === 0)) return send(order);
    const name = `create ${topics.orders.topic}`;
    return tracer.startActiveSpan(name, { kind: SpanKind.PRODUCER }, async (span) => {
      try {
        const hot = await happens('hotPartition');
        const sent = hot ? { ...order, customerId: hotCustomer } : order;
        if (await happens('poisonRecords')) return await send(sent, poison);
        if (await happens('oversizedRecords')) {
          return await send(sent, encodeOrder(sent).padEnd(oversizedBytes));
        }
        return await send(sent);
      } finally {
        span.end();
      }
    });
  };
}
