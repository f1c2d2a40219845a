import { randomUUID } from 'node:crypto';
import type { KafkaMode } from '@kafka-o11y/test-kit';
import { addressOf, createTopic, eventually, readTopic } from '@kafka-o11y/test-kit';
import type { Admin } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startTwoBrokers } from './fixtures/brokers.ts';
import type { Variant } from './fixtures/clients.ts';
import { clientOf, variants } from './fixtures/clients.ts';
import { createKafka } from './kafka.ts';
import { positiveHash } from './partitioner.ts';
import { Publisher } from './publisher.ts';
import type { Delivery } from './records.ts';
import type { Handle, SubscriberOptions } from './subscriber.ts';
import { Subscriber } from './subscriber.ts';

const PARTITIONS = 6;
const logs: { groupId?: string; topic?: string; msg: string }[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => logs.push(JSON.parse(line)) });
let running = new AsyncDisposableStack();
let brokers: string[];
let admin: Admin;
let topic: string;
let variant: Variant;

const client = (clientId = 'test') => createKafka({ brokers, clientId, logger });
const library = () => clientOf(variant.client, brokers, logger, variant.groupProtocol);

async function startBrokers(mode: KafkaMode): Promise<void> {
  await stopBrokers();
  running = new AsyncDisposableStack();
  brokers = (await startTwoBrokers(mode, running)).map(addressOf);
  admin = client('admin').admin();
  await admin.connect();
}

async function stopBrokers(): Promise<void> {
  await admin?.disconnect();
  await running.disposeAsync();
}

afterAll(stopBrokers);

beforeEach(async () => {
  topic = `test-${randomUUID()}`;
  await createTopic(admin, { topic, numPartitions: PARTITIONS });
});

async function subscribe(
  handle: Handle,
  options: Partial<SubscriberOptions> = {},
): Promise<Subscriber> {
  const subscriber = new Subscriber(library().groups(), {
    groupId: topic,
    topics: [topic],
    fromBeginning: true,
    concurrency: PARTITIONS,
    handle,
    logger,
    ...options,
  });
  onTestFinished(() => subscriber.stop());
  await subscriber.start();
  return subscriber;
}

/** Writes a record to each of the partitions every 50 ms, until the test ends. */
async function feed(partitions: number[]): Promise<void> {
  const producer = client().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const timer = setInterval(() => {
    const messages = partitions.map((partition) => ({ partition, value: 'v' }));
    producer.send({ topic, messages }).catch(() => {});
  }, 50);
  onTestFinished(async () => {
    clearInterval(timer);
    await producer.disconnect();
  });
}

describe.each(variants)('$name', (each) => {
  beforeAll(async () => {
    if (variant?.mode !== each.mode) await startBrokers(each.mode);
    variant = each;
  });

  test('partitions that are added are read within 30 s, and the others stand for less than a second', async () => {
    const old = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const added = [PARTITIONS, PARTITIONS + 1];
    const readAt = new Map<number, number[]>();
    const times = (partition: number) => readAt.get(partition) ?? [];
    const members = await Promise.all(
      [1, 2].map(() =>
        subscribe(async ({ partition }) => {
          readAt.set(partition, [...times(partition), performance.now()]);
        }),
      ),
    );
    await feed(old);
    await eventually('both members read', () => {
      for (const { assignment } of members) expect(assignment[topic]).toHaveLength(PARTITIONS / 2);
      for (const partition of old) expect(times(partition).length).toBeGreaterThan(60);
    });

    const rebalances = () =>
      logs.filter(({ groupId, msg }) => groupId === topic && msg.includes('re-joining')).length;
    const before = rebalances();
    const changedAt = performance.now();
    const count = PARTITIONS + added.length;
    await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    await feed(added);
    const everyMs = 100;
    await eventually(
      'the new partitions are read',
      () => {
        for (const partition of added) expect(times(partition)).not.toEqual([]);
      },
      { seconds: 30, everyMs },
    );
    const readAgainAt = performance.now();
    await eventually('the old ones are read on', () => {
      for (const partition of old) expect(times(partition).at(-1)).toBeGreaterThan(readAgainAt);
    });

    const longestPause = (isAsked: (at: number) => boolean) =>
      Math.max(
        ...old.map((partition) => {
          const asked = times(partition).filter(isAsked);
          return Math.max(...asked.slice(1).map((at, i) => at - (asked[i] as number)));
        }),
      );
    // A busy machine has pauses of its own.
    const anyhow = longestPause((at) => at < changedAt);
    expect(longestPause((at) => at > changedAt)).toBeLessThan(anyhow + 1_000);
    // With the other protocol nobody joins again.
    const joins = each.groupProtocol === 'classic' ? members.length : 0;
    expect(rebalances() - before, 'one rebalance: each member joins again once').toBe(joins);
  });

  test('partitions that are added are noticed where most members have none', async () => {
    const few = `${topic}-few`;
    await createTopic(admin, { topic: few, numPartitions: 1 });
    const join = () => subscribe(async () => {}, { groupId: few, topics: [few] });
    const members = await Promise.all([1, 2, 3, 4, 5, 6].map(join));
    const busy = () => members.filter(({ assignment }) => assignment[few]?.length).length;
    await eventually('one reads', () => expect(busy()).toBe(1));
    await admin.createPartitions({ topicPartitions: [{ topic: few, count: 2 }] });
    await eventually('another one does, too', () => expect(busy()).toBe(2), { seconds: 30 });
  });

  test('a group that began at the latest record misses none of a partition that is added', async () => {
    const read: string[] = [];
    const handle = async ({ value }: { value: Buffer | null }) => void read.push(String(value));
    await subscribe(handle, { fromBeginning: false });
    await admin.createPartitions({ topicPartitions: [{ topic, count: PARTITIONS + 1 }] });
    const producer = client().producer();
    onTestFinished(() => producer.disconnect());
    await producer.connect();
    const messages = [{ partition: PARTITIONS, value: 'before anybody reads it' }];
    // KafkaJS sends nothing to a partition that its metadata does not know yet, and reports success.
    await eventually('it is written', async () => {
      expect(await producer.send({ topic, messages })).toHaveLength(1);
    });
    await eventually('it is read', () => expect(read).toEqual(['before anybody reads it']));
  });

  test('a topic created anew with fewer partitions: what was accepted is written, and read', async () => {
    const handled = new Set<string>();
    await subscribe(async ({ value }) => void handled.add(String(value)));
    const publisher = new Publisher(library().producer(), {
      component: 'test',
      logger,
    });
    onTestFinished(() => publisher.stop());
    await publisher.start();

    const accepted: Promise<{ key: string; value: string; delivery: Delivery; at: number }>[] = [];
    const publish = () => {
      const [key, value] = [`k${accepted.length % 20}`, String(accepted.length)];
      const acknowledged = publisher.publish({ topic, key, value });
      accepted.push(acknowledged.then((delivery) => ({ key, value, delivery, at: Date.now() })));
    };
    const timer = setInterval(publish, 10);
    onTestFinished(() => clearInterval(timer));
    await eventually('records are read', () => expect(handled.size).toBeGreaterThan(100));

    const fewer = 3;
    await admin.deleteTopics({ topics: [topic] });
    let createdAt = 0;
    await eventually(
      'the topic is created anew',
      async () => {
        createdAt = Date.now();
        const created = await admin.createTopics({ topics: [{ topic, numPartitions: fewer }] });
        expect(created, 'false while the old one is there').toBe(true);
      },
      { everyMs: 50 },
    );
    const before = accepted.length;
    await eventually('more is published', () =>
      expect(accepted.length).toBeGreaterThan(before + 100),
    );
    clearInterval(timer);

    const acknowledged = (await Promise.all(accepted)).filter(({ at }) => at > createdAt);
    expect(acknowledged.length).toBeGreaterThan(100);
    const read = await readTopic(brokers, topic, acknowledged.length);
    const valueAt = new Map(read.map((r) => [`${r.partition}/${r.offset}`, String(r.value)]));
    for (const { key, value, delivery } of acknowledged) {
      expect(delivery.partition).toBe(positiveHash(key) % fewer);
      expect(valueAt.get(`${delivery.partition}/${delivery.offset}`)).toBe(value);
    }
    for (const ofKey of Object.values(Object.groupBy(read, ({ key }) => String(key)))) {
      const firsts = [...new Set(ofKey?.map(({ value }) => Number(value)))];
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
    }
    await eventually('all of it is read', () => {
      for (const { value } of acknowledged) expect(handled).toContain(value);
    });
    expect(logs).toContainEqual(
      expect.objectContaining({
        topic,
        msg: expect.stringContaining('had 6 partitions and now has 3'),
      }),
    );
  });
});
