import type { KafkaMode } from '@kafka-o11y/test-kit';
import { addressOf, createTopic, eventually } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { getContainerRuntimeClient } from 'testcontainers';
import { expect, onTestFinished, test } from 'vitest';
import { startTwoBrokers } from './fixtures/brokers.ts';
import type { Variant } from './fixtures/clients.ts';
import { clientOf, variants } from './fixtures/clients.ts';
import { createKafka } from './kafka.ts';
import { Publisher } from './publisher.ts';
import { Subscriber } from './subscriber.ts';

const PARTITIONS = 4;
/** Until its leaders move (its session ends), requests to it time out, and followers are left out. */
const OUTAGE = { seconds: 120 };
const logger = pino({ level: 'silent' });
const modes: KafkaMode[] = ['zookeeper', 'kraft'];

/** A Publisher that sends fifty records a second, and a Subscriber that reads them. */
async function flowThrough(variant: Variant, brokers: string[]) {
  const { name, groupProtocol } = variant;
  const topic = `frozen-${name}`;
  const client = clientOf(variant.client, brokers, undefined, groupProtocol);
  const publisher = new Publisher(client.producer(), { component: 'test', logger });
  onTestFinished(() => publisher.stop());
  const handled = new Set<string>();
  const subscriber = new Subscriber(client.groups(), {
    groupId: topic,
    topics: [topic],
    fromBeginning: true,
    concurrency: PARTITIONS,
    logger,
    handle: async ({ value }) => void handled.add(String(value)),
  });
  onTestFinished(() => subscriber.stop());
  await Promise.all([publisher.start(), subscriber.start()]);
  const published: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const n = published.length;
    published.push(publisher.publish({ topic, key: `k${n}`, value: String(n) }));
  }, 20);
  onTestFinished(() => clearInterval(timer));
  return { name, publisher, handled, published, stop: () => clearInterval(timer) };
}

test.each(modes)(
  '%s: while a broker is frozen the other one takes over, and nothing is lost, with each client',
  async (mode) => {
    const running = new AsyncDisposableStack();
    onTestFinished(() => running.disposeAsync());
    // Groups outlive a broker.
    const environment = { KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '2' };
    const nodes = await startTwoBrokers(mode, running, environment);
    const brokers = nodes.map(addressOf);
    const tried = variants.filter((variant) => variant.mode === mode);
    const admin = createKafka({ brokers, clientId: 'admin', logger }).admin();
    onTestFinished(() => admin.disconnect());
    await admin.connect();
    for (const { name } of tried) {
      const topic = `frozen-${name}`;
      await createTopic(admin, { topic, numPartitions: PARTITIONS, replicationFactor: 2 });
    }
    const flows = await Promise.all(tried.map((variant) => flowThrough(variant, brokers)));
    await eventually('records are handled', () => {
      for (const { name, handled } of flows) expect(handled.size, name).toBeGreaterThan(100);
    });

    const { container } = await getContainerRuntimeClient();
    const second = container.getById(nodes[1]?.getId() ?? '');
    // On a busy machine Docker can't at first.
    await eventually('the broker is frozen', () => second.pause(), { seconds: 30 });
    onTestFinished(() => second.unpause().catch(() => {}));
    const before = flows.map(({ published }) => published.length);
    await eventually(
      'all partitions are written to and read again',
      () => {
        for (const [n, { name, publisher, handled, published }] of flows.entries()) {
          const waiting = publisher.queued;
          const since = published.length - (before[n] ?? 0);
          expect(since, `${name}: since it is frozen`).toBeGreaterThan(500);
          expect(waiting, `${name}: not acknowledged`).toBeLessThan(100);
          expect(published.length - waiting - handled.size, `${name}: unread`).toBeLessThan(100);
        }
      },
      OUTAGE,
    );
    await second.unpause();
    for (const { stop } of flows) stop();
    await Promise.all(flows.flatMap(({ published }) => published));
    await eventually(
      'each record is handled',
      () => {
        for (const { name, handled, published } of flows) {
          expect(handled.size, name).toBe(published.length);
        }
      },
      { seconds: 60 },
    );
  },
  300_000,
);
