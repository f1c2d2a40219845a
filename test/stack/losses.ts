import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { Offsets, OrderRecord } from './kafka.ts';
import { assertProcessedUpTo, endOffsets, readOrders } from './kafka.ts';
import { processedOrders } from './order-log.ts';

/**
 * Fails for an order that was acknowledged and is not in the topic at the place that the producer
 * was told, or that is in the topic and was not processed.
 *
 * @param acknowledged what the producer was told; what lies before `begin` is left out
 * @param begin where in the topic to begin
 * @param since when the first order after `begin` may have been processed
 */
export async function assertNoneLost(
  topic: string,
  acknowledged: OrderRecord[],
  begin: Offsets,
  since: Date,
): Promise<void> {
  const end = await endOffsets(topic);
  await eventually('the backlog is processed', () => assertProcessedUpTo(topic, end), {
    seconds: 120,
  });
  const written = await readOrders(topic, begin, end);

  const place = ({ orderId, partition, offset }: OrderRecord) =>
    `${orderId} at ${partition}:${offset}`;
  const inTopic = new Set(written.map(place));
  const fromBegin = acknowledged.filter(
    ({ partition, offset }) => offset >= (begin.get(partition) ?? 0n),
  );
  expect(fromBegin.map(place).filter((order) => !inTopic.has(order))).toEqual([]);

  const processed = new Set((await processedOrders(since)).map(({ orderId }) => orderId));
  expect(written.filter(({ orderId }) => !processed.has(orderId))).toEqual([]);
}
