import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaContainer, readTopic } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { classicWithKraft, clientOf, variants } from './fixtures/clients.ts';
import { Publisher } from './publisher.ts';
import type { Delivery } from './records.ts';
import { Subscriber } from './subscriber.ts';

const KEYS = 20;
const logger = pino({ level: 'fatal' });

test.each([...variants, ...classicWithKraft])(
  '$name: a broker restart in mid-send loses nothing and keeps the order of each key',
  async ({ client: library, groupProtocol, mode }) => {
    await using broker = await KafkaContainer.start({ mode });
    const client = clientOf(library, broker.brokers, undefined, groupProtocol);
    const topic = `test-${randomUUID()}`;
    await broker.createTopic(topic);
    const handled = new Set<string>();
    const subscriber = new Subscriber(client.groups(), {
      groupId: topic,
      topics: [topic],
      fromBeginning: true,
      logger,
      handle: async ({ value }) => void handled.add(String(value)),
    });
    const publisher = new Publisher(client.producer(), {
      component: 'test',
      logger,
    });
    await Promise.all([publisher.start(), subscriber.start()]);

    const restarted = { done: false };
    const restart = sleep(1_000)
      .then(() => broker.restart())
      .then(() => {
        restarted.done = true;
      });
    const deliveries: Promise<Delivery>[] = [];
    let publishedAfterRestart = 0;
    while (publishedAfterRestart < 200) {
      await publisher.writable();
      const n = deliveries.length;
      deliveries.push(publisher.publish({ topic, key: `k${n % KEYS}`, value: String(n) }));
      if (restarted.done) publishedAfterRestart += 1;
      await sleep(2);
    }
    await restart;
    const acknowledged = await Promise.all(deliveries);
    expect(publisher.connected).toBe(true);

    await vi.waitFor(() => expect(handled.size).toBe(deliveries.length), { timeout: 60_000 });
    expect(subscriber.running).toBe(true);
    await Promise.all([publisher.stop(), subscriber.stop()]);

    // A repeated send may write twice, so the topic can hold more than was published.
    const read = await readTopic(broker.brokers, topic, deliveries.length);
    const placeOf = new Map(read.map((r) => [`${r.partition}/${r.offset}`, String(r.value)]));
    for (const [n, { partition, offset }] of acknowledged.entries()) {
      const value = placeOf.get(`${partition}/${offset}`);
      if (value !== undefined) expect(value).toBe(String(n));
    }
    for (let k = 0; k < KEYS; k++) {
      const values = read.filter(({ key }) => key === `k${k}`).map(({ value }) => Number(value));
      const firsts = [...new Set(values)];
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
    }
  },
  180_000,
);
