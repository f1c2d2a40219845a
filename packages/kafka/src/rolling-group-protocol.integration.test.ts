import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, KafkaContainer } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Variant } from './fixtures/clients.ts';
import { clientOf } from './fixtures/clients.ts';
import { Publisher } from './publisher.ts';
import { Subscriber } from './subscriber.ts';

const TOPIC = 'rolling';
const PARTITIONS = 6;
const logger = pino({ level: 'silent' });
let broker: KafkaContainer;

beforeAll(async () => {
  broker = await KafkaContainer.start({ mode: 'kraft' });
  await broker.createTopic(TOPIC, PARTITIONS);
});

afterAll(() => broker?.[Symbol.asyncDispose]());

type Kind = Pick<Variant, 'client' | 'groupProtocol'>;
const classic: Kind[] = [
  { client: 'kafkajs', groupProtocol: 'classic' },
  { client: 'platformatic', groupProtocol: 'classic' },
];
const consumer: Kind = { client: 'platformatic', groupProtocol: 'consumer' };

/** Each of them by how many members. */
const handled = new Map<string, number>();

async function startMember({ client, groupProtocol }: Kind) {
  const own = { handled: 0 };
  const library = clientOf(client, broker.brokers, logger, groupProtocol);
  const subscriber = new Subscriber(library.groups(), {
    groupId: TOPIC,
    topics: [TOPIC],
    fromBeginning: true,
    concurrency: PARTITIONS,
    logger,
    handle: async ({ value }) => {
      own.handled += 1;
      handled.set(String(value), (handled.get(String(value)) ?? 0) + 1);
    },
  });
  onTestFinished(() => subscriber.stop());
  await subscriber.start();
  return { subscriber, own };
}

type Member = Awaited<ReturnType<typeof startMember>>;

async function untilShared(members: readonly Member[]): Promise<void> {
  await eventually('the members share the partitions', () => {
    for (const { subscriber } of members) {
      expect(subscriber.assignment[TOPIC]).toHaveLength(PARTITIONS / members.length);
    }
  });
  const before = members.map(({ own }) => own.handled);
  await eventually('each of them reads', () => {
    for (const [n, { own }] of members.entries()) {
      expect(own.handled).toBeGreaterThan((before[n] ?? 0) + 50);
    }
  });
}

async function typeOfGroup(): Promise<string | undefined> {
  const list = ['kafka-groups.sh', '--bootstrap-server', 'localhost:9092', '--list'];
  const line = (await broker.exec(list)).split('\n').find((line) => line.startsWith(`${TOPIC} `));
  return line?.split(/\s+/)[1];
}

test('members go over to the other group protocol and back in turn, and no record is lost', async () => {
  const publisher = new Publisher(clientOf('platformatic', broker.brokers).producer(), {
    component: 'test',
    logger,
  });
  onTestFinished(() => publisher.stop());
  await publisher.start();
  const feeding = new AbortController();
  const published: Promise<unknown>[] = [];
  const feed = (async () => {
    while (!feeding.signal.aborted) {
      const n = published.length;
      published.push(publisher.publish({ topic: TOPIC, key: `k${n}`, value: String(n) }));
      await sleep(5);
    }
  })();

  const members = await Promise.all(classic.map(startMember));
  await untilShared(members);
  expect(await typeOfGroup()).toBe('Classic');

  const rollTo = async (kinds: readonly Kind[]) => {
    for (const [n, kind] of kinds.entries()) {
      await members[n]?.subscriber.stop();
      members[n] = await startMember(kind);
      await untilShared(members);
    }
  };
  await rollTo(classic.map(() => consumer));
  expect(await typeOfGroup()).toBe('Consumer');
  await rollTo(classic);
  expect(await typeOfGroup()).toBe('Classic');

  feeding.abort();
  await feed;
  await Promise.all(published);
  await eventually('each record is handled', () => expect(handled.size).toBe(published.length));
});
