import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaContainer } from '@kafka-o11y/test-kit';
import { readTopic } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { Brokers } from './fixtures/brokers.ts';
import type { Variant } from './fixtures/clients.ts';
import { clientOf, variants } from './fixtures/clients.ts';
import { Publisher } from './publisher.ts';
import type { IncomingRecord } from './records.ts';
import { attemptsOf, nextHop } from './retry.ts';
import type { Handle, SubscriberOptions } from './subscriber.ts';
import { Subscriber } from './subscriber.ts';

const PARTITIONS = 6;
const patiently = { timeout: 60_000, interval: 50 };
const logger = pino({ level: 'fatal' });
let brokers: Brokers;
let broker: KafkaContainer;
let publisher: Publisher;
let topic: string;
let variant: Variant;

beforeAll(async () => {
  brokers = await Brokers.start();
});

afterAll(() => brokers?.[Symbol.asyncDispose]());

beforeEach(async () => {
  topic = `test-${randomUUID()}`;
  await broker.createTopic(topic, PARTITIONS);
});

const groupsAt = (addresses: string[]) =>
  clientOf(variant.client, addresses, undefined, variant.groupProtocol).groups();

function publish(from: number, to: number) {
  const numbers = Array.from({ length: to - from }, (_, n) => from + n);
  return Promise.all(
    numbers.map((n) => publisher.publish({ topic, key: `k${n}`, value: String(n) })),
  );
}

/** Publishes records from 0 on for as long as it is let, as many as a member or two can handle. */
function feed() {
  let total = 0;
  let wanted = true;
  const published = (async () => {
    while (wanted) {
      await publish(total, total + 100);
      total += 100;
      await sleep(100);
    }
  })();
  const end = async () => {
    wanted = false;
    await published;
    return total;
  };
  return {
    /** @returns how many records there are now */
    end,
    [Symbol.asyncDispose]: async () => void (await end()),
  };
}

/** A subscriber on its own client, stopped at the end of the test; the topic is also its group. */
function subscribe(handle: Handle, options: Partial<SubscriberOptions> = {}): Subscriber {
  const subscriber = new Subscriber(groupsAt(broker.brokers), {
    groupId: topic,
    topics: [topic],
    fromBeginning: true,
    logger,
    handle,
    ...options,
  });
  onTestFinished(() => subscriber.stop());
  return subscriber;
}

const numberOf = ({ value }: IncomingRecord) => Number(value);

describe.each(variants)('$name', (each) => {
  beforeAll(async () => {
    variant = each;
    broker = brokers.of(each.mode);
    publisher = new Publisher(clientOf('kafkajs', broker.brokers).producer(), {
      component: 'test',
      logger,
    });
    await publisher.start();
  });

  afterAll(() => publisher?.stop());

  test('two members share the partitions, and nothing is lost when one comes or goes', async () => {
    const handled: [Set<number>, Set<number>] = [new Set(), new Set()];
    const member = (index: 0 | 1) =>
      subscribe(
        async (record) => {
          await sleep(5);
          handled[index].add(numberOf(record));
        },
        { concurrency: 3 },
      );
    const [first, second] = [member(0), member(1)];
    await first.start();
    expect(first.assignment[topic]).toHaveLength(PARTITIONS);

    await using records = feed();
    await second.start();
    await vi.waitFor(() => {
      expect(first.assignment[topic]).toHaveLength(PARTITIONS / 2);
      expect(second.assignment[topic]).toHaveLength(PARTITIONS / 2);
    }, patiently);
    await vi.waitFor(() => expect(handled[1].size).toBeGreaterThan(10), patiently);

    await first.stop();
    expect(first.running).toBe(false);
    await vi.waitFor(() => expect(second.assignment[topic]).toHaveLength(PARTITIONS), patiently);
    const total = await records.end();
    await vi.waitFor(
      () => expect(new Set([...handled[0], ...handled[1]]).size).toBe(total),
      patiently,
    );
  });

  test('stop finishes the record in hand and commits it', async () => {
    await publish(0, 20);
    const handled: number[] = [];
    const begun = Promise.withResolvers<void>();
    const first = subscribe(async (record) => {
      begun.resolve();
      await sleep(300);
      handled.push(numberOf(record));
    });
    await first.start();
    await begun.promise;
    await first.stop();
    expect(handled.length).toBeGreaterThan(0);
    expect(handled.length).toBeLessThan(20);

    const second = subscribe(async (record) => void handled.push(numberOf(record)));
    await second.start();
    await vi.waitFor(() => expect(handled).toHaveLength(20), patiently);
    expect(new Set(handled).size, 'no record twice').toBe(20);
  });

  test('a handler may take longer than the session timeout', async () => {
    await publish(0, 1);
    const handled: number[] = [];
    const subscriber = subscribe(
      async (record) => {
        await sleep(15_000);
        handled.push(numberOf(record));
      },
      { sessionTimeoutMs: 6_000 },
    );
    await subscriber.start();
    await vi.waitFor(() => expect(handled).toEqual([0]), patiently);
    await publish(1, 2);
    await vi.waitFor(() => expect(handled).toEqual([0, 1]), patiently);
    expect(subscriber.running).toBe(true);
  });

  test('a handler that waits gives up its record when a new member needs the partitions', async () => {
    await publish(0, 60);
    const handled = new Set<number>();
    const first = subscribe(
      async (_record, { signal }) => {
        await sleep(120_000, undefined, { signal });
      },
      { sessionTimeoutMs: 6_000 },
    );
    await first.start();
    const second = subscribe(async (record) => void handled.add(numberOf(record)));
    await second.start();
    await first.stop();
    await vi.waitFor(() => expect(handled.size).toBe(60), patiently);
  });

  test('a handler that fails is called again, and only its partition waits', async () => {
    const deliveries = await publish(0, 60);
    const heldUp = deliveries
      .map(({ partition, offset }, n) => ({ partition, offset: Number(offset), n }))
      .filter(({ partition }) => partition === deliveries[0]?.partition)
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ n }) => n);
    const afterPoison = heldUp.slice(heldUp.indexOf(0));
    const others = 60 - afterPoison.length;

    const handled: number[] = [];
    let failures = 0;
    const subscriber = subscribe(
      async (record) => {
        if (numberOf(record) === 0 && (failures < 3 || handled.length < others)) {
          failures += 1;
          throw new Error('not yet');
        }
        handled.push(numberOf(record));
      },
      { concurrency: PARTITIONS },
    );
    await subscriber.start();
    await vi.waitFor(() => expect(handled).toHaveLength(60), patiently);
    expect(failures).toBeGreaterThanOrEqual(3);
    expect(handled.slice(-afterPoison.length)).toEqual(afterPoison);
  });

  test('failures go through the retry topic to the dead-letter topic with their story', async () => {
    const policy = {
      retryTopic: `${topic}.retry`,
      deadLetterTopic: `${topic}.dlt`,
      maxAttempts: 3,
      backoff: { initialMs: 50, maxMs: 100 },
    };
    await broker.createTopic(policy.retryTopic, 1);
    await broker.createTopic(policy.deadLetterTopic, 1);
    const tries: number[] = [];
    const subscriber = subscribe(
      async (record) => {
        tries.push(attemptsOf(record));
        const hop = nextHop(record, new Error('poison'), policy);
        await publisher.publish({ ...hop, key: record.key, value: record.value });
      },
      { topics: [topic, policy.retryTopic] },
    );
    await subscriber.start();
    const headers = { 'order-id': '1' };
    const value = Buffer.from([0, 255, 1]);
    const origin = await publisher.publish({ topic, key: 'müller', value, headers });

    const [dead] = await readTopic(broker.brokers, policy.deadLetterTopic, 1);
    expect(tries).toEqual([0, 1, 2]);
    expect(dead).toMatchObject({ key: 'müller', value });
    expect(dead?.headers).toMatchObject({
      'order-id': '1',
      'x-attempts': '3',
      'x-error-reason': 'Error: poison',
      'x-origin-topic': topic,
      'x-origin-partition': String(origin.partition),
      'x-origin-offset': origin.offset,
    });
  });

  test('start waits for a broker that is not there, and stop ends the waiting', async () => {
    const subscriber = new Subscriber(groupsAt(['127.0.0.1:1']), {
      groupId: topic,
      topics: [topic],
      fromBeginning: true,
      logger,
      handle: async () => {},
    });
    const started = expect(subscriber.start()).rejects.toMatchObject({
      name: 'SubscriberClosedError',
      groupId: topic,
    });
    await sleep(500);
    expect(subscriber.running).toBe(false);
    await subscriber.stop();
    await started;
  });
});
