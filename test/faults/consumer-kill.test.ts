import { eventually } from '@kafka-o11y/test-kit';
import { consumerGroup, services, topics } from '@kafka-o11y/vocabulary';
import { afterEach, expect, test } from 'vitest';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import {
  assertProcessedUpTo,
  committedOffsets,
  endOffsets,
  readOrders,
  sum,
} from '../stack/kafka.ts';
import { processedOrders } from '../stack/orders.ts';

const { topic } = topics.orders;

afterEach(heal);

test('kill -9 of the consumer under load loses no order', async () => {
  const since = new Date();
  const begin = await endOffsets(topic);
  await ordersBeyond(begin, 200n);

  await compose(['kill', '--signal', 'KILL', services.consumer]);
  const committed = await committedOffsets(consumerGroup, topic);
  await ordersBeyond(await endOffsets(topic), 200n);
  await compose(['start', services.consumer]);

  const end = await endOffsets(topic);
  // The broker waits for the dead member's session timeout before it reassigns the partitions.
  await eventually('the backlog is processed', () => assertProcessedUpTo(topic, end), {
    seconds: 150,
  });

  const times = new Map<string, number>();
  for (const { orderId } of await processedOrders(since)) {
    times.set(orderId, (times.get(orderId) ?? 0) + 1);
  }
  const written = await readOrders(topic, begin, end);
  expect(written.length).toBeGreaterThanOrEqual(400);
  expect(written.filter(({ orderId }) => !times.has(orderId))).toEqual([]);

  // At least once: only orders without a commit at the kill may be processed again.
  const repeated = written.filter(({ orderId }) => (times.get(orderId) ?? 0) > 1);
  const wrongly = repeated.filter(
    ({ partition, offset }) => offset < (committed.get(partition) ?? 0n),
  );
  expect(wrongly).toEqual([]);
});

async function ordersBeyond(from: Map<number, bigint>, count: bigint): Promise<void> {
  await eventually(`${count} further orders`, async () => {
    expect(sum(await endOffsets(topic)) - sum(from)).toBeGreaterThanOrEqual(count);
  });
}
