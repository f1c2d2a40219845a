import {
  addressOf,
  eventually,
  readTopic,
  startBroker,
  startZooKeeper,
} from '@kafka-o11y/test-kit';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import type { Admin } from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { getContainerRuntimeClient, Network } from 'testcontainers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { clientOf } from '../fixtures/clients.ts';
import { createKafka, ensureTopics } from '../kafka.ts';
import { Publisher } from '../publisher.ts';
import { Subscriber } from '../subscriber.ts';
import { KafkaJSGroups } from './groups.ts';
import { KafkaJSProducer } from './producer.ts';

const logger = pino({ level: 'silent' });
const running = new AsyncDisposableStack();
let nodes: StartedTestContainer[];
let admin: Admin;

const client = (clientId = 'test') =>
  createKafka({ brokers: nodes.map(addressOf), clientId, logger });

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
  admin = client('admin').admin();
  await admin.connect();
});

afterAll(async () => {
  await admin?.disconnect();
  await running.disposeAsync();
});

test('a topic that was deleted keeps no producer from the others', async () => {
  const create = (...topics: string[]) =>
    admin.createTopics({ topics: topics.map((topic) => ({ topic })), waitForLeaders: true });
  const publisher = new Publisher(new KafkaJSProducer(client()), {
    component: 't',
    logger,
    deliveryTimeoutMs: 20_000,
  });
  onTestFinished(() => publisher.stop());
  await publisher.start();
  const publish = (topic: string) => publisher.publish({ topic, key: null, value: 'v' });
  await create('deleted', 'old');
  await Promise.all([publish('deleted'), publish('old')]);
  await admin.deleteTopics({ topics: ['deleted'] });
  await create('new');
  await expect(Promise.all([publish('old'), publish('new')])).resolves.toHaveLength(2);
});

test.each(kafkaClients)(
  '%s: while a partition has no leader the others get their records, and it gets its own later',
  async (name) => {
    const topic = `written-without-a-leader-${name}`;
    const replicaAssignment = nodes.map((_, partition) => ({
      partition,
      replicas: [partition + 1],
    }));
    await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: true });
    const publisher = new Publisher(clientOf(name, nodes.map(addressOf)).producer(), {
      component: 't',
      logger,
    });
    onTestFinished(() => publisher.stop());
    await publisher.start();
    const written: Promise<{ partition: number; tookMs: number }>[] = [];
    const publish = async () => {
      const since = performance.now();
      const key = `k${written.length}`;
      const { partition } = await publisher.publish({ topic, key, value: 'v' });
      return { partition, tookMs: performance.now() - since };
    };
    const timer = setInterval(() => written.push(publish()), 5);
    onTestFinished(() => clearInterval(timer));
    await eventually('records are written', () => expect(written.length).toBeGreaterThan(100));
    await Promise.all(written);

    const { container } = await getContainerRuntimeClient();
    const second = container.getById(nodes[1]?.getId() ?? '');
    await second.kill();
    const before = written.length;
    await eventually('there were many while it was away', () =>
      expect(written.length).toBeGreaterThan(before + 2_000),
    );
    const waiting = publisher.queued;
    expect(waiting, 'half of the keys').toBeGreaterThan(500);
    expect(waiting).toBeLessThan(written.length - before - 500);
    await second.start();
    await eventually('it is back', () => expect(publisher.queued).toBeLessThan(100), {
      seconds: 60,
    });
    clearInterval(timer);
    const all = await Promise.all(written);
    const slowest = Math.max(
      ...all.filter(({ partition }) => partition === 0).map(({ tookMs }) => tookMs),
    );
    expect(slowest, 'milliseconds, of the partition that kept its leader').toBeLessThan(5_000);
    await readTopic(nodes.map(addressOf), topic, written.length);
  },
);

test('while a partition has no leader the others are read, and topics can be created', async () => {
  const topic = 'one-copy-each';
  const replicaAssignment = nodes.map((_, partition) => ({ partition, replicas: [partition + 1] }));
  await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: true });
  const subscriber = (groupId: string) => {
    const read: string[] = [];
    const handle = async ({ value }: { value: Buffer | null }) => void read.push(String(value));
    const options = { groupId, topics: [topic], fromBeginning: true, logger, handle };
    const member = new Subscriber(new KafkaJSGroups(client()), options);
    onTestFinished(() => member.stop());
    return { read, member };
  };
  const producer = client().producer();
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const write = (value: string) =>
    producer.send({ topic, messages: [{ partition: 0, value }] }).then(() => {});

  const present = subscriber('was-there');
  await present.member.start();
  await write('before');
  await eventually('the group reads', () => expect(present.read).toEqual(['before']));
  const { container } = await getContainerRuntimeClient();
  await container.getById(nodes[1]?.getId() ?? '').kill();
  await eventually('the rest can be written to', () => write('after'));
  await eventually('the group reads on', () => expect(present.read).toContain('after'));

  const later = subscriber('came-later');
  await later.member.start();
  await eventually('a new group reads', () => expect(later.read).toContain('after'));
  const options = { logger, signal: AbortSignal.timeout(20_000) };
  await ensureTopics(client(), [{ topic }, { topic: 'created-meanwhile' }], options);
});
