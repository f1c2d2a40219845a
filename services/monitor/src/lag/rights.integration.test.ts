import { randomUUID } from 'node:crypto';
import type { KafkaOptions } from '@kafka-o11y/kafka';
import { Cluster, createKafka } from '@kafka-o11y/kafka';
import {
  aclEnvironment,
  addressOf,
  addUser,
  createTopic,
  eventually,
  scramEnvironment,
  startBroker,
} from '@kafka-o11y/test-kit';
import type { Kafka, Producer } from 'kafkajs';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  CompressionTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitOffsets } from '../../testing/commit-offsets.ts';
import type { Collection } from './collection.ts';
import { LagCollection, lagClientOptions } from './collection.ts';
import { STOPPED_SAMPLES } from './status.ts';

const { TOPIC, GROUP, CLUSTER } = AclResourceTypes;
const { DESCRIBE, READ } = AclOperationTypes;
const { LITERAL, PREFIXED } = ResourcePatternTypes;

const may = (
  operation: AclOperationTypes,
  resourceType: AclResourceTypes,
  resourceName = '*',
  resourcePatternType: ResourcePatternTypes = LITERAL,
) => ({ operation, resourceType, resourceName, resourcePatternType });

/** Principals, and what they may do. The first one may do everything. */
const principals = {
  admin: [],
  describer: [may(DESCRIBE, TOPIC), may(DESCRIBE, GROUP)],
  reader: [may(READ, TOPIC), may(DESCRIBE, GROUP)],
  // All groups are in the list that it gets.
  guest: [
    may(DESCRIBE, CLUSTER, 'kafka-cluster'),
    may(DESCRIBE, TOPIC, 'orders'),
    may(DESCRIBE, GROUP, 'shown', PREFIXED),
  ],
};
type Principal = keyof typeof principals;

const password = 'correct horse';
const inside = '--bootstrap-server kafka:9092';
const logger = pino({ level: 'silent' });
const running = new AsyncDisposableStack();
let broker: StartedTestContainer;
let kafka: Kafka;
let cluster: Cluster;
let producer: Producer;

function clientOf(username: Principal, options: Partial<KafkaOptions> = {}): Kafka {
  return createKafka({
    brokers: [addressOf(broker)],
    clientId: username,
    logger,
    security: { sasl: { mechanism: 'SCRAM-SHA-512', username, password } },
    ...options,
  });
}

/** Each with one partition. */
async function createTopics(...topics: string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  for (const topic of topics) await createTopic(admin, { topic, numPartitions: 1 });
  await admin.disconnect();
  await cluster.refresh();
}

beforeAll(async () => {
  const network = running.use(await new Network().start());
  broker = running.use(
    await startBroker({
      network,
      name: 'kafka',
      mode: 'kraft',
      security: 'SASL_PLAINTEXT',
      environment: {
        ...scramEnvironment,
        ...aclEnvironment('admin'),
      },
    }),
  );
  await Promise.all(Object.keys(principals).map((name) => addUser(broker, name, password)));
  kafka = clientOf('admin');
  cluster = new Cluster(kafka);
  running.defer(() => cluster.close());
  const admin = kafka.admin();
  await admin.connect();
  const rights = Object.entries(principals).flatMap(([name, rights]) =>
    rights.map((right) => ({ ...right, principal: `User:${name}` })),
  );
  const allow = { host: '*', permissionType: AclPermissionTypes.ALLOW };
  await admin.createAcls({ acl: rights.map((right) => ({ ...right, ...allow })) });
  await admin.disconnect();
  await createTopics('orders', 'secret');
  producer = kafka.producer();
  await producer.connect();
  running.defer(() => producer.disconnect());
});
afterAll(() => running.disposeAsync());

/** What a monitor of this principal sees. */
function monitorOf(principal: Principal) {
  const collection = new LagCollection(clientOf(principal, lagClientOptions));
  let seen: Collection | undefined;
  return {
    async collect(group: string, times = 1) {
      for (let n = 0; n < times; n++) {
        seen = await collection.collect(new AbortController().signal);
        expect(seen.errors).toEqual([]);
      }
      return seen?.groups.find((found) => found.group === group);
    },
    refused: () => Object.entries(seen?.refused ?? {}).map(([right, names]) => [right, [...names]]),
    groups: () => seen?.groups.map(({ group }) => group),
    [Symbol.asyncDispose]: () => collection.close(),
  };
}

/** Batches of records, each record with its age in seconds. Returns the time when they had it. */
async function produce(
  topic: string,
  batches: number[][],
  compression = CompressionTypes.None,
): Promise<number> {
  const atMs = Date.now();
  for (const ages of batches) {
    const messages = ages.map((age) => ({ value: 'x', timestamp: `${atMs - age * 1_000}` }));
    await producer.send({ topic, messages, compression });
  }
  return atMs;
}

/** A new topic of one partition, and what two monitors, one without the right to read, tell of it. */
async function scene() {
  const topic = `ages-${randomUUID()}`;
  const group = `shown-${randomUUID()}`;
  await createTopics(topic);
  const monitors = new AsyncDisposableStack();
  const describer = monitors.use(monitorOf('describer'));
  const reader = monitors.use(monitorOf('reader'));
  return {
    topic,
    describer,
    reader,
    /** Commits, and looks. */
    async lagAt(offset: number) {
      await commitOffsets(cluster, group, [{ topic, partition: 0, offset }]);
      const [described, read] = await Promise.all([
        describer.collect(group),
        reader.collect(group),
      ]);
      return { described: described?.partitions[0], read: read?.partitions[0] };
    },
    [Symbol.asyncDispose]: () => monitors.disposeAsync(),
  };
}

describe('the age of the oldest unread record', () => {
  test.each([
    ['plain', CompressionTypes.None],
    ['compressed', CompressionTypes.GZIP],
  ])(
    'is right to a second with DESCRIBE alone, and by reading with READ: %s',
    async (_, compression) => {
      await using it = await scene();
      const ages = [90_000, 4_000, 4_000, 4_000, 600, 599.5, 30, 30, 2];
      const batches = ages.map((age) => [age]);
      const atMs = await produce(it.topic, batches, compression);
      for (const [offset, age] of ages.entries()) {
        const before = (Date.now() - atMs) / 1_000;
        const { described, read } = await it.lagAt(offset);
        const after = (Date.now() - atMs) / 1_000;
        const records = ages.length - offset;
        expect(described).toMatchObject({ records, foundBy: 'list_offsets' });
        expect(read).toMatchObject({ records, foundBy: 'fetch' });
        for (const lag of [described, read]) {
          expect(lag?.seconds).toBeGreaterThanOrEqual(age + before);
        }
        expect(described?.seconds).toBeLessThan(age + after + 1);
        expect(read?.seconds).toBeLessThanOrEqual(age + after);
      }
      const { described } = await it.lagAt(ages.length);
      expect(described).toMatchObject({ records: 0, seconds: 0 });
      expect(it.describer.refused()).toContainEqual([
        'readTopic',
        expect.arrayContaining([it.topic]),
      ]);
      expect(it.reader.refused()).toContainEqual(['readTopic', []]);
    },
  );

  test('is not known after a record that is ahead of the clock, nor where no record has a time', async () => {
    await using it = await scene();
    await produce(it.topic, [[60], [-3_000], [50], [40]]);
    expect((await it.lagAt(0)).described?.seconds).toBeGreaterThan(60);
    expect((await it.lagAt(1)).described).toMatchObject({ seconds: 0, timestampProblem: 'ahead' });
    const { described, read } = await it.lagAt(2);
    expect(described).toMatchObject({ seconds: undefined, timestampProblem: 'missing' });
    expect(read?.seconds).toBeGreaterThan(50);

    await using timeless = await scene();
    const messages = Array(4).fill({ value: 'x', timestamp: '0' });
    await producer.send({ topic: timeless.topic, messages });
    const none = { records: 3, seconds: undefined, timestampProblem: 'missing' };
    expect(await timeless.lagAt(1)).toMatchObject({ described: none, read: none });
  });

  test('is that of a marker where only a marker is left, as it cannot be told from a record', async () => {
    await using it = await scene();
    const transactional = kafka.producer({
      transactionalId: it.topic,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await transactional.connect();
    const transaction = await eventually('a transaction', () => transactional.transaction());
    await transaction.send({ topic: it.topic, messages: [{ value: 'x' }] });
    await transaction.commit();
    await transactional.disconnect();
    const { described, read } = await it.lagAt(1);
    expect(read).toMatchObject({ records: 1, seconds: 0 });
    expect(described?.records).toBe(1);
    expect(described?.seconds).toBeGreaterThan(0);
  });
});

test('with DESCRIBE alone a group has lag, a status and members; what needs other rights is absent', async () => {
  const group = 'shown-orders';
  await produce('orders', [[60, 50, 40]]);
  await commitOffsets(cluster, group, [{ topic: 'orders', partition: 0, offset: 1 }]);
  await using monitor = monitorOf('describer');
  expect(await monitor.collect(group, STOPPED_SAMPLES)).toMatchObject({
    status: 'stopped',
    hasMembers: false,
    type: 'classic',
    state: 'Empty',
    partitions: [{ records: 2, headroomSeconds: undefined, timestampProblem: undefined }],
  });
  expect(monitor.refused()).toEqual([
    ['describeGroup', []],
    ['describeTopic', []],
    ['describeConfigs', expect.arrayContaining(['orders'])],
    ['readTopic', expect.arrayContaining(['orders'])],
  ]);
});

describe('a principal that may see a part of the cluster', () => {
  test('groups that it may not describe are left out and counted', async () => {
    const hidden = 'hidden-orders';
    await produce('orders', [[60]]);
    await commitOffsets(cluster, hidden, [{ topic: 'orders', partition: 0, offset: 0 }]);
    await commitOffsets(cluster, 'shown-part', [
      { topic: 'orders', partition: 0, offset: 0 },
      { topic: 'secret', partition: 0, offset: 0 },
    ]);
    await using monitor = monitorOf('guest');
    const found = await monitor.collect('shown-part');
    expect(found?.partitions.map(({ topic }) => topic)).toEqual(['orders']);
    expect(monitor.groups()).not.toContain(hidden);
    expect(monitor.refused()).toContainEqual(['describeGroup', [hidden]]);
  });

  test.each(['classic', 'consumer'])(
    'a topic that it may not describe, of a %s group',
    async (type) => {
      const group = `shown-${type}`;
      const config = ['auto.offset.reset=earliest', `group.protocol=${type}`]
        .map((property) => `--consumer-property ${property}`)
        .join(' ');
      const command = `kafka-console-consumer.sh ${inside} --include 'orders|secret' --group ${group} ${config}`;
      const consumer = broker.exec(['bash', '-c', `echo $$ > /tmp/${type}.pid; exec ${command}`]);
      await produce('secret', [[60]]);
      await using admin = monitorOf('admin');
      await using monitor = monitorOf('guest');
      await eventually('the group reads both topics', async () => {
        const topics = (await admin.collect(group))?.partitions.map(({ topic }) => topic);
        expect(topics?.sort()).toEqual(['orders', 'secret']);
      });
      const found = await monitor.collect(group);
      expect(found?.partitions.map(({ topic }) => topic)).toEqual(['orders']);
      const named = type === 'classic' ? 'secret' : `one of the group ${group}`;
      expect(monitor.refused()).toContainEqual(['describeTopic', [named]]);
      await broker.exec(['bash', '-c', `kill $(cat /tmp/${type}.pid)`]);
      await consumer;
    },
  );
});
