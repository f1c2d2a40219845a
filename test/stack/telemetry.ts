import { queryLogs } from './loki.ts';
import type { Delivered } from './orders.ts';
import { traceById } from './tempo.ts';

const sides = ['producer', 'consumer'];

/** The orders of whose trace Tempo doesn't have both sides. */
export function withoutTrace(orders: Delivered[]): Promise<string[]> {
  return incomplete(orders, async ({ traceId }) =>
    (await traceById(traceId).catch(() => [])).map(({ service }) => service),
  );
}

/** The orders of which Loki doesn't have a line of both services. */
export function withoutLogs(orders: Delivered[]): Promise<string[]> {
  return incomplete(orders, async ({ traceId }) => {
    const lines = await queryLogs(`{service_name=~"${sides.join('|')}"} | trace_id = "${traceId}"`);
    return lines.map(({ labels }) => labels.service_name ?? '');
  });
}

async function incomplete(
  orders: Delivered[],
  servicesOf: (order: Delivered) => Promise<string[]>,
): Promise<string[]> {
  const missing: string[] = [];
  for (const order of orders) {
    const services = await servicesOf(order);
    if (!sides.every((side) => services.includes(side))) missing.push(order.id);
  }
  return missing;
}
