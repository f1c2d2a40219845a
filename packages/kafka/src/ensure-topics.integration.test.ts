import { KafkaContainer } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createKafka, ensureTopics } from './kafka.ts';

test('creates what is missing, once, and leaves the rest alone', async () => {
  await using broker = await KafkaContainer.start();
  const logger = pino({ level: 'error' });
  const kafka = createKafka({ brokers: broker.brokers, clientId: 'test', logger });
  const { signal } = new AbortController();
  const ensure = (topics: { topic: string; numPartitions: number }[]) =>
    ensureTopics(kafka, topics, { logger, signal });

  await ensure([{ topic: 'orders', numPartitions: 2 }]);
  // Several replicas of a service start at the same time.
  const wanted = [
    { topic: 'orders', numPartitions: 9 },
    { topic: 'orders.dlt', numPartitions: 1 },
  ];
  await Promise.all([ensure(wanted), ensure(wanted)]);

  const admin = kafka.admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: ['orders', 'orders.dlt'] });
  await admin.disconnect();
  const sizes = topics.map(({ name, partitions }) => [name, partitions.length]);
  expect(Object.fromEntries(sizes)).toEqual({ orders: 2, 'orders.dlt': 1 });
});
