import { eventually } from '@kafka-o11y/test-kit';
import { consumerGroup, services, spanNames, topics } from '@kafka-o11y/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query, traces } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { untilHealthy } from '../stack/heal.ts';
import { ownedPartitions } from '../stack/kafka.ts';
import { placeOrder } from '../stack/orders.ts';

const { topic, numPartitions } = topics.orders;
const env = { KAFKA_CLIENT: 'platformatic' };
const clients = [services.producer, services.consumer];

async function up(args: string[], options: { env?: Record<string, string> } = {}): Promise<void> {
  await compose(['up', '--detach', '--no-deps', ...args, ...clients], options);
  await untilHealthy();
}

describe('KAFKA_CLIENT=platformatic', () => {
  beforeAll(() => up(['--no-recreate', '--scale', `${services.consumer}=2`], { env }));
  afterAll(() => up(['--force-recreate']));

  test('a consumer of each client library may be a member of one group', async () => {
    await eventually('both have partitions', async () => {
      const owned = await ownedPartitions(consumerGroup, topic);
      expect(owned.map(({ length }) => length)).toEqual([numPartitions / 2, numPartitions / 2]);
    });
  });

  test('producer and consumer give the same signals with it', async () => {
    await up(['--force-recreate', '--scale', `${services.consumer}=1`], { env });
    const order = await placeOrder();
    await eventually('the trace of an order', async () => {
      const spans = (await traces.trace(order.traceId)) ?? [];
      const attributes = { 'order.id': order.id, 'messaging.kafka.offset': order.offset };
      for (const name of [spanNames.sendOrder, spanNames.processOrder]) {
        expect(spans).toContainEqual(
          expect.objectContaining({ name, attributes: expect.objectContaining(attributes) }),
        );
      }
    });
    const rate = 'rate(messaging_client_operation_duration_seconds_count[30s])';
    await eventually('how long the brokers take to answer, by request', async () => {
      const labels = 'service_name, messaging_operation_name';
      const samples = await query(`sum by (${labels}) (${rate}) > 0`);
      const seen = samples.map(
        ({ labels }) => `${labels.service_name} ${labels.messaging_operation_name}`,
      );
      expect(seen).toEqual(
        expect.arrayContaining([
          `${services.producer} Produce`,
          ...['Fetch', 'Heartbeat', 'OffsetCommit'].map((name) => `${services.consumer} ${name}`),
        ]),
      );
    });
    await eventually('the monitor says that the group is well', async () => {
      const status = `kafka_group_status{group="${consumerGroup}", status="ok"}`;
      const [sample] = await query(status);
      expect(sample?.value).toBe(1);
    });
  });
});
