import { randomUUID } from 'node:crypto';
import { KafkaContainer, readTopic } from '@kafka-o11y/test-kit';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clientOf } from './fixtures/clients.ts';
import type { PublisherOptions } from './publisher.ts';
import { Publisher } from './publisher.ts';

const logger = pino({ level: 'error' });
let broker: KafkaContainer;

beforeAll(async () => {
  broker = await KafkaContainer.start();
});

afterAll(() => broker?.[Symbol.asyncDispose]());

async function createTopic(): Promise<string> {
  const topic = `test-${randomUUID()}`;
  await broker.createTopic(topic);
  return topic;
}

describe.each(kafkaClients)('%s', (name) => {
  const newClient = () => clientOf(name, broker.brokers).producer();

  async function startPublisher(
    options: Partial<PublisherOptions> = {},
    client = newClient(),
  ): Promise<Publisher> {
    const publisher = new Publisher(client, { component: 'test', logger, ...options });
    onTestFinished(() => publisher.stop());
    await publisher.start();
    return publisher;
  }

  test('what is read is what was published: order, key, value, headers, place, time', async () => {
    const topic = await createTopic();
    const publisher = await startPublisher({ maxBatchRecords: 50 });
    const keys = ['müller', '', 'a b', '客户', null];
    const sent = Array.from({ length: 500 }, (_, n) => ({
      topic,
      key: keys[n % keys.length] ?? null,
      value: n % 7 === 0 ? null : n % 2 === 0 ? `värde ${n}` : Buffer.from([n % 256, 0, 255]),
      headers: { n: String(n), empty: '', 'naïve-ключ': 'ünïcode ✓' },
    }));
    const before = Date.now();
    const deliveries = await Promise.all(sent.map((record) => publisher.publish(record)));
    const read = await readTopic(broker.brokers, topic, sent.length);

    const byNumber = new Map(read.map((record) => [record.headers.n, record]));
    for (const [n, { key, value, headers }] of sent.entries()) {
      const { partition, offset } = deliveries[n] ?? {};
      expect(byNumber.get(String(n))).toMatchObject({ partition, offset, key, headers });
      expect(byNumber.get(String(n))?.value).toEqual(value === null ? null : Buffer.from(value));
    }
    for (const key of keys.filter((key) => key !== null)) {
      const numbers = read.filter((record) => record.key === key).map(({ headers }) => headers.n);
      expect(numbers).toEqual(numbers.toSorted((a, b) => Number(a) - Number(b)));
      expect(numbers).toHaveLength(100);
    }
    for (const { timestamp } of read) {
      expect(timestamp.getTime()).toBeGreaterThanOrEqual(before);
      expect(timestamp.getTime()).toBeLessThanOrEqual(Date.now());
    }
  });

  test('records travel in batches, several requests in flight', async () => {
    const topic = await createTopic();
    const client = newClient();
    const produce = client.produce.bind(client);
    let [requests, inFlight, most] = [0, 0, 0];
    client.produce = async (node, batches) => {
      requests += 1;
      inFlight += 1;
      most = Math.max(most, inFlight);
      const answers = await produce(node, batches);
      inFlight -= 1;
      return answers;
    };
    const publisher = await startPublisher({ maxInFlight: 3, maxBatchRecords: 100 }, client);
    await publisher.publish({ topic, key: null, value: 'the leaders are known now' });
    await Promise.all(
      Array.from({ length: 3_000 }, (_, n) =>
        publisher.publish({ topic, key: `k${n}`, value: 'v' }),
      ),
    );
    expect(requests).toBeGreaterThanOrEqual(5);
    expect(requests).toBeLessThan(40);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('back-pressure keeps a fast source within the bound, and everything arrives', async () => {
    const topic = await createTopic();
    const maxQueuedRecords = 100;
    const publisher = await startPublisher({ maxQueuedRecords, maxBatchRecords: 20 });
    let deepest = 0;
    const deliveries: Promise<unknown>[] = [];
    for (let n = 0; n < 2_000; n++) {
      await publisher.writable();
      deliveries.push(publisher.publish({ topic, key: `k${n}`, value: String(n) }));
      deepest = Math.max(deepest, publisher.queued);
    }
    await Promise.all(deliveries);
    expect(deepest).toBe(maxQueuedRecords);
    const read = await readTopic(broker.brokers, topic, 2_000);
    expect(new Set(read.map(({ value }) => String(value))).size).toBe(2_000);
  });

  test('stop drains what is queued', async () => {
    const topic = await createTopic();
    const publisher = await startPublisher({ lingerMs: 60_000 });
    const deliveries = Array.from({ length: 300 }, (_, n) =>
      publisher.publish({ topic, key: `k${n}`, value: String(n) }),
    );
    expect(publisher.queued).toBe(300);
    await publisher.stop();
    await expect(Promise.all(deliveries)).resolves.toHaveLength(300);
    await expect(readTopic(broker.brokers, topic, 300)).resolves.toHaveLength(300);
  });

  test('a record that the broker refuses is rejected, and its neighbours arrive', async () => {
    const topic = await createTopic();
    const publisher = await startPublisher();
    const tooLarge = publisher.publish({ topic, key: 'k', value: 'x'.repeat(2 * 1024 * 1024) });
    const neighbours = [1, 2, 3].map((n) =>
      publisher.publish({ topic, key: 'k', value: String(n) }),
    );
    await expect(tooLarge).rejects.toMatchObject({
      name: 'DeliveryError',
      topic,
      attempts: 1,
      cause: { type: 'MESSAGE_TOO_LARGE' },
    });
    await expect(Promise.all(neighbours)).resolves.toHaveLength(3);
  });
});
