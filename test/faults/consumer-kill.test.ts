import { topics } from '@kafka-o11y/orders';
import { afterEach, expect, test } from 'vitest';
import { compose } from '../stack/compose.ts';
import { eventually } from '../stack/eventually.ts';
import { heal } from '../stack/heal.ts';
import {
  assertProcessedUpTo,
  committedOffsets,
  consumerGroup,
  endOffsets,
  readOrders,
  sum,
} from '../stack/kafka.ts';
import { processedOrders } from '../stack/order-log.ts';

const { topic } = topics.orders;

afterEach(heal);

test('kill -9 of the consumer under load loses no order', async () => {
  const since = new Date();
  const begin = await endOffsets(topic);
  await ordersBeyond(begin, 200n);

  await compose(['kill', '--signal', 'KILL', 'consumer']);
  const committed = await committedOffsets(consumerGroup, topic);
  await ordersBeyond(await endOffsets(topic), 200n);
  await compose(['start', 'consumer']);

  const end = await endOffsets(topic);
  // The broker gives the dead member its session timeout before it hands on its partitions.
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

  // At least once: only what was not committed when the consumer died may be done again.
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
