import type { TraceQuestion, Traces } from '@kafka-o11y/backends';
import { getJson } from '@kafka-o11y/backends';
import type { OrderRequest } from '@kafka-o11y/orders';
import { services, spanNames } from '@kafka-o11y/vocabulary';
import type { OrderTrace, SentOrder } from '../contract.ts';
import { sentOrderSchema } from '../contract.ts';

const limit = 20;
const minuteMs = 60_000;

const sent: TraceQuestion = { service: services.producer, name: spanNames.sendOrder };
const failed: TraceQuestion = { service: [services.producer, services.consumer], status: 'error' };

/**
 * Makes the producer send one order. Resolves when the brokers have acknowledged it.
 *
 * @param producer the base URL of the service
 * @throws {BackendError} if the producer does not answer, or cannot send
 */
export function sendOrder(producer: string, order: OrderRequest): Promise<SentOrder> {
  return getJson(sentOrderSchema, 'The producer', new URL('/orders', producer), { json: order });
}

/** Orders that were sent lately. */
export function recentOrders(traces: Traces): Promise<OrderTrace[]> {
  // Tempo takes the oldest of the time asked for: a short one first, so that they are new.
  return search(traces, sent, [minuteMs / 4, 2 * minuteMs, 30 * minuteMs]);
}

/** Orders of which an attempt failed. */
export function failedOrders(traces: Traces): Promise<OrderTrace[]> {
  return search(traces, failed, [minuteMs, 5 * minuteMs, 60 * minuteMs]);
}

/** @param windowsMs how far to look back: further where nothing is found */
async function search(
  traces: Traces,
  question: TraceQuestion,
  windowsMs: number[],
): Promise<OrderTrace[]> {
  const to = Date.now();
  for (const windowMs of windowsMs) {
    const select = ['order.id'];
    const found = await traces.find(question, { from: to - windowMs, to, limit, select });
    if (found.length === 0) continue;
    return found.map(({ traceId, rootName, rootService, start, durationMs, ...span }) => {
      const orderId = span.attributes['order.id'];
      return {
        traceId,
        ...(typeof orderId === 'string' && { orderId }),
        name: rootName,
        service: rootService,
        start,
        durationMs,
        ...(span.statusMessage && { error: span.statusMessage }),
      };
    });
  }
  return [];
}
