import { addressOf, eventually, startBroker, startZooKeeper } from '@kafka-o11y/test-kit';
import type { KafkaClientName } from '@kafka-o11y/vocabulary';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { getContainerRuntimeClient, Network } from 'testcontainers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { clientOf } from './fixtures/clients.ts';
import { createKafka } from './kafka.ts';
import { Publisher } from './publisher.ts';
import { Subscriber } from './subscriber.ts';

const PARTITIONS = 4;
/** Until its leaders move (ZooKeeper's session), requests to it time out, and followers are left out. */
const OUTAGE = { seconds: 120 };
const logger = pino({ level: 'silent' });
const running = new AsyncDisposableStack();
let nodes: StartedTestContainer[];

beforeAll(async () => {
  const network = running.use(await new Network().start());
  running.use(await startZooKeeper({ network, name: 'zookeeper' }));
  nodes = await Promise.all(
    ['1', '2'].map(async (id) => {
      const environment = {
        KAFKA_BROKER_ID: id,
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '2', // Groups outlive a broker.
      };
      return running.use(await startBroker({ network, name: `kafka-${id}`, environment }));
    }),
  );
});

afterAll(() => running.disposeAsync());

/** A Publisher that sends fifty records a second, and a Subscriber that reads them. */
async function flowThrough(name: KafkaClientName, brokers: string[]) {
  const topic = `frozen-${name}`;
  const client = clientOf(name, brokers);
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

test('while a broker is frozen the other one takes over, and nothing is lost, with each client', async () => {
  const brokers = nodes.map(addressOf);
  const admin = createKafka({ brokers, clientId: 'admin', logger }).admin();
  onTestFinished(() => admin.disconnect());
  await admin.connect();
  const topics = kafkaClients.map((name) => ({
    topic: `frozen-${name}`,
    numPartitions: PARTITIONS,
    replicationFactor: 2,
  }));
  await admin.createTopics({ topics, waitForLeaders: true });
  const flows = await Promise.all(kafkaClients.map((name) => flowThrough(name, brokers)));
  await eventually('records are handled', () => {
    for (const { name, handled } of flows) expect(handled.size, name).toBeGreaterThan(100);
  });

  const { container } = await getContainerRuntimeClient();
  const second = container.getById(nodes[1]?.getId() ?? '');
  await second.pause();
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
}, 300_000);
