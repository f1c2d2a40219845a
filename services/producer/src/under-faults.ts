import { aborted } from 'node:util';
import type { FaultName, Faults } from '@kafka-o11y/faults';
import { encodeOrder } from '@kafka-o11y/orders';
import { topics } from '@kafka-o11y/vocabulary';
import { SpanKind, trace } from '@opentelemetry/api';
import { pace } from './pace.ts';
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
    return inSpan(async () => {
      const hot = await happens('hotPartition');
      const sent = hot ? { ...order, customerId: hotCustomer } : order;
      if (await happens('poisonRecords')) return send(sent, poison);
      if (await happens('oversizedRecords')) {
        return send(sent, encodeOrder(sent).padEnd(oversizedBytes));
      }
      return send(sent);
    });
  };
}

/** Calls `emit` at the rate of the fault `producerBurst` while it is on, until `signal` aborts. */
export async function burst(
  faults: Faults,
  emit: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const stopped = aborted(signal, faults);
  while (!signal.aborted) {
    const change = faults.nextChange();
    const over = new AbortController();
    const rate = faults.peek('producerBurst');
    const extra = rate > 0 ? pace(rate, emit, AbortSignal.any([signal, over.signal])) : undefined;
    await Promise.race([change, stopped, extra ?? change]);
    over.abort();
    await extra;
  }
}

/**
 * Sends orders that are there because of the fault `producerBurst`. One a second has a span around
 * it that says so; not each, since what is sent in a span of its own shares no request with others.
 */
export function ofBurst(faults: Faults, send: SendOrder): SendOrder {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (order) => {
    const now = performance.now();
    if (now - saidAt < 1_000) return send(order);
    saidAt = now;
    return inSpan(async () => {
      await faults.value('producerBurst');
      return send(order);
    });
  };
}

function inSpan<T>(work: () => Promise<T>): Promise<T> {
  const name = `create ${topics.orders.topic}`;
  return tracer.startActiveSpan(name, { kind: SpanKind.PRODUCER }, async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}
