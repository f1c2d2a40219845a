import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '@kafka-o11y/orders';
import { z } from 'zod';
import { compose } from './compose.ts';
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
const response = await fetch('http://127.0.0.1:8080/orders', { method: 'POST' });
const body = await response.text();
if (response.status !== 202) throw new Error('POST /orders: ' + response.status + ' ' + body);
console.log(body);
`;

/** Has a producer send one order of its own and returns once that is acknowledged. */
export async function placeOrder(): Promise<Delivered> {
  const command = ['node', '--input-type=module', '--eval', post];
  const answer = await compose(['exec', '--no-TTY', 'producer', ...command], { seconds: 30 });
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
