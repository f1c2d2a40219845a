import { setTimeout as delay } from 'node:timers/promises';
import { ports, services, topics } from '@kafka-o11y/vocabulary';
import { z } from 'zod';
import { compose, output } from './compose.ts';
import { untilHealthy } from './heal.ts';
import type { OrderRecord } from './kafka.ts';
import { send } from './kafka.ts';

const delivered = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  traceId: z.string(),
});

/** An order that the broker has acknowledged, and the trace in which it was sent. */
export type Delivered = z.infer<typeof delivered>;

/** POST /orders, run in the producer's container because its port is not published. */
const post = `
const response = await fetch('http://127.0.0.1:${ports.service}/orders', { method: 'POST' });
const body = await response.text();
if (response.status !== 202) throw new Error('POST /orders: ' + response.status + ' ' + body);
console.log(body);
`;

/** Has a producer send one order of its own and returns once that is acknowledged. */
export async function placeOrder(): Promise<Delivered> {
  const command = ['node', '--input-type=module', '--eval', post];
  const answer = await compose(['exec', '--no-TTY', services.producer, ...command], {
    seconds: 30,
  });
  return delivered.parse(JSON.parse(answer));
}

/** Places about one order a second for so long. */
export async function placeOrders(seconds: number): Promise<Delivered[]> {
  const until = performance.now() + seconds * 1000;
  const placed: Delivered[] = [];
  while (performance.now() < until) {
    const [order] = await Promise.all([placeOrder(), delay(1000)]);
    placed.push(order);
  }
  return placed;
}

/** Puts a record among the orders that is none, and that no retry will make one. */
export function sendPoison(): Promise<void> {
  return send(topics.orders.topic, 'end-to-end-test', 'not an order');
}

const line = z.object({
  msg: z.string(),
  time: z.coerce.date(),
  order_id: z.string(),
  partition: z.number(),
  offset: z.string().transform(BigInt),
});

/** An order, and when a service has said so of it. */
type LoggedOrder = OrderRecord & { time: Date };

/**
 * The orders of which a service has said so since then: the producer writes "order sent" once the
 * broker has acknowledged, the consumer "order processed" once the work is done and before it
 * commits. Read from the container's own output, which a kill -9 leaves whole, unlike telemetry.
 */
async function logged(service: string, msg: string, since: Date): Promise<LoggedOrder[]> {
  const lines = await output(service, since);
  return lines.flatMap((text) => {
    if (!text.startsWith('{')) return [];
    const { data } = line.safeParse(JSON.parse(text));
    if (data?.msg !== msg) return [];
    const { time, order_id: orderId, partition, offset } = data;
    return [{ time, orderId, partition, offset }];
  });
}

export const acknowledgedOrders = (since: Date): Promise<LoggedOrder[]> =>
  logged(services.producer, 'order sent', since);

export const processedOrders = (since: Date): Promise<LoggedOrder[]> =>
  logged(services.consumer, 'order processed', since);

/** Replaces the producer by one that sends so many orders a second. */
export async function setProducerRate(rate: string): Promise<void> {
  await compose(['up', '--detach', '--no-deps', services.producer], {
    env: { PRODUCER_RATE: rate },
  });
  await untilHealthy();
}
