import { topics } from '@kafka-o11y/orders';
import type { Tempo } from '../backends/tempo.ts';
import type { OrderTrace } from '../contract.ts';

const limit = 20;
const minuteMs = 60_000;

const sent = `{ resource.service.name = "producer" && name = "send ${topics.orders.topic}" }`;
const failed = '{ resource.service.name =~ "producer|consumer" && status = error }';

/** Orders that were sent lately. */
export function recentOrders(tempo: Tempo): Promise<OrderTrace[]> {
  // Tempo takes the oldest of the time asked for: a short one first, so that they are new.
  return search(tempo, `${sent} | select(span.order.id)`, [
    minuteMs / 4,
    2 * minuteMs,
    30 * minuteMs,
  ]);
}

/** Orders of which an attempt failed. */
export function failedOrders(tempo: Tempo): Promise<OrderTrace[]> {
  const query = `${failed} | select(span.order.id, statusMessage)`;
  return search(tempo, query, [minuteMs, 5 * minuteMs, 60 * minuteMs]);
}

/** @param windowsMs how far to look back: further where nothing is found */
async function search(tempo: Tempo, query: string, windowsMs: number[]): Promise<OrderTrace[]> {
  const to = Date.now();
  for (const windowMs of windowsMs) {
    const found = await tempo.find(query, { from: to - windowMs, to, limit });
    if (found.length === 0) continue;
    return found.map(({ traceId, rootName, rootService, start, durationMs, attributes }) => {
      const { 'order.id': orderId, statusMessage: error } = attributes;
      return {
        traceId,
        ...(typeof orderId === 'string' && { orderId }),
        name: rootName,
        service: rootService,
        start,
        durationMs,
        ...(typeof error === 'string' && error && { error }),
      };
    });
  }
  return [];
}
