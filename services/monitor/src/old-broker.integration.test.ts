// The oldest version of Kafka that docs/attach.md promises, with all rights that it asks for. The newest one is that
// of the other tests.
import type { KafkaOptions } from '@kafka-o11y/kafka';
import { Cluster, createKafka } from '@kafka-o11y/kafka';
import {
  aclEnvironment,
  addressOf,
  addUser,
  createTopic,
  eventually,
  oldKafkaImage,
  scramEnvironment,
  startBroker,
  startZooKeeper,
} from '@kafka-o11y/test-kit';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Agent, askDoctor, environmentFor } from '../testing/attached.ts';
import { commitOffsets } from '../testing/commit-offsets.ts';
import { RunningMonitor } from '../testing/running-monitor.ts';
import { LagCollection, lagClientOptions } from './lag/collection.ts';

const password = 'correct-horse';
const running = new AsyncDisposableStack();
let broker: StartedTestContainer;
let kafka: Kafka;

function clientOf(username: string, options: Partial<KafkaOptions> = {}): Kafka {
  return createKafka({
    brokers: [addressOf(broker)],
    clientId: username,
    logger: pino({ level: 'silent' }),
    security: { sasl: { mechanism: 'SCRAM-SHA-512', username, password } },
    ...options,
  });
}

const { TOPIC, GROUP, CLUSTER } = AclResourceTypes;
const { READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
const { LITERAL, PREFIXED } = ResourcePatternTypes;

/** Who may do it, and what: all that the doctor asks for, and what is enough for lag. */
const acls: [string, AclOperationTypes, AclResourceTypes, string, ResourcePatternTypes?][] = [
  ['watcher', DESCRIBE, CLUSTER, 'kafka-cluster'],
  ['watcher', ALTER, CLUSTER, 'kafka-cluster'],
  ...[DESCRIBE, DESCRIBE_CONFIGS, READ].map((operation): (typeof acls)[number] => [
    'watcher',
    operation,
    TOPIC,
    '*',
  ]),
  ['watcher', DESCRIBE, GROUP, '*'],
  ...[CREATE, WRITE, READ, ALTER].map((operation): (typeof acls)[number] => [
    'watcher',
    operation,
    TOPIC,
    'canary',
  ]),
  ['watcher', READ, GROUP, '_canary.', PREFIXED],
  ['watcher', DELETE, GROUP, '_canary.', PREFIXED],
  ['describer', DESCRIBE, TOPIC, '*'],
  ['describer', DESCRIBE, GROUP, '*'],
];

beforeAll(async () => {
  const [image, network] = await Promise.all([oldKafkaImage(), new Network().start()]);
  running.use(network);
  running.use(await startZooKeeper({ network, name: 'zookeeper' }));
  broker = running.use(
    await startBroker({
      network,
      name: 'kafka',
      image,
      security: 'SASL_PLAINTEXT',
      environment: {
        ...scramEnvironment,
        ...aclEnvironment('admin'),
        KAFKA_AUTHORIZER_CLASS_NAME: 'kafka.security.authorizer.AclAuthorizer',
      },
    }),
  );
  for (const user of ['admin', 'watcher', 'describer']) await addUser(broker, user, password);
  kafka = clientOf('admin');
  const admin = kafka.admin();
  await admin.connect();
  await admin.createAcls({
    acl: acls.map(([user, operation, resourceType, resourceName, pattern = LITERAL]) => ({
      principal: `User:${user}`,
      operation,
      resourceType,
      resourceName,
      resourcePatternType: pattern,
      permissionType: AclPermissionTypes.ALLOW,
      host: '*',
    })),
  });
  for (const topic of ['orders', 'payments']) await createTopic(admin, { topic, numPartitions: 1 });
  await admin.disconnect();

  const producer = kafka.producer();
  await producer.connect();
  const messages = [90, 60, 30].map((age) => ({
    value: 'x',
    timestamp: String(Date.now() - age * 1_000),
  }));
  await producer.send({ topic: 'orders', messages });
  await producer.disconnect();
  const cluster = new Cluster(kafka);
  await cluster.refresh();
  await commitOffsets(cluster, 'billing', [{ topic: 'orders', partition: 0, offset: 1 }]);
  await cluster.close();

  const consumer = kafka.consumer({ groupId: 'shipping' });
  await consumer.connect();
  running.defer(() => consumer.disconnect());
  await consumer.subscribe({ topic: 'orders', fromBeginning: true });
  await consumer.run({ eachMessage: async () => {} });
});
afterAll(() => running.disposeAsync());

const attached = () => ({ bootstrap: addressOf(broker), username: 'watcher', password });

test('the doctor finds all but what came with Kafka 3.0', async () => {
  const open = await askDoctor(attached());
  expect(open.map(({ check }) => check)).toEqual([
    'ListTransactions of broker 1',
    'DescribeTransactions of broker 1',
    'jmx',
  ]);
  expect(open.filter(({ optional }) => !optional)).toEqual([]);
});

test('the monitor tells lag, ages and members, and its canary writes and reads', async () => {
  await using monitor = await RunningMonitor.start({
    ...environmentFor(attached()),
    LAG_INTERVAL_MS: '500',
    CANARY_INTERVAL_MS: '100',
  });
  await eventually('lag', async () => {
    expect(await monitor.values('kafka_group_lag_records', 'group', 'topic')).toEqual({
      'billing,orders': 2,
      'shipping,orders': 0,
    });
  });
  const { 'billing,orders': age } = await monitor.values(
    'kafka_group_lag_seconds',
    'group',
    'topic',
  );
  expect(age).toBeGreaterThan(60);
  expect(age).toBeLessThan(90);
  const foundBy = await monitor.values('kafka_monitor_unread_age_info', 'topic', 'found_by');
  expect(foundBy).toEqual({ 'orders,fetch': 1 });
  const info = await monitor.values('kafka_group_info', 'group', 'type', 'state');
  expect(info).toMatchObject({ 'billing,classic,Empty': 1, 'shipping,classic,Stable': 1 });
  const members = await monitor.values('kafka_group_members', 'group');
  expect(members).toEqual({ billing: 0, shipping: 1 });
  const headroom = await monitor.values('kafka_group_retention_headroom_seconds', 'group');
  expect(headroom).toEqual({ billing: expect.any(Number) });

  await eventually('records of the canary, and its commits', async () => {
    const records = await monitor.sums(metricNames.canaryRecords, 'outcome');
    expect(records.received).toBeGreaterThan(10);
    expect(records).toMatchObject({ failed: 0, unknown: 0, late: 0, lost: 0, duplicate: 0 });
    expect(await monitor.sums(metricNames.canaryCommits, 'outcome')).toMatchObject({
      acked: expect.any(Number),
      failed: 0,
    });
  });
  expect(await monitor.values('kafka_monitor_rights_missing', 'resource', 'operation')).toEqual({
    'group,describe': 0,
    'topic,describe': 0,
    'topic,describe_configs': 0,
    'topic,read': 0,
  });
  expect(await monitor.values(metricNames.lagCollectionErrors)).toEqual({ '': 0 });
  expect(monitor.said).toEqual([]);
});

test('an open transaction is seen, without its name', async () => {
  const producer = kafka.producer({
    transactionalId: 'payments-1',
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const transaction = await eventually('a transaction', () => producer.transaction());
  await transaction.send({ topic: 'payments', messages: [{ value: 'x' }] });
  const collection = new LagCollection(clientOf('watcher', lagClientOptions));
  await eventually('how long it has been open', async () => {
    const { partitions, errors } = await collection.collect(new AbortController().signal);
    expect(errors).toEqual([]);
    expect(partitions.find(({ topic }) => topic === 'payments')).toMatchObject({
      unstableRecords: 1,
      transaction: {
        seconds: expect.any(Number),
        producerId: expect.any(String),
        transactionalId: undefined,
      },
    });
  });
  await collection.close();
  await transaction.abort();
  await producer.disconnect();
});

test('without the right to read, ages are searched for by time', async () => {
  const collection = new LagCollection(clientOf('describer', lagClientOptions));
  const collect = () => collection.collect(new AbortController().signal);
  await collect();
  const { groups, refused, errors } = await collect();
  expect(errors).toEqual([]);
  expect(refused.readTopic).toEqual(new Set(['orders']));
  const [lag] = groups.find(({ group }) => group === 'billing')?.partitions ?? [];
  expect(lag).toMatchObject({ records: 2, foundBy: 'list_offsets' });
  expect(lag?.seconds).toBeGreaterThan(60);
  await collection.close();
});

test("the Collector's receiver reads brokers, topics and groups", async () => {
  await using agent = await Agent.start(attached());
  await eventually('what it reads', () => {
    expect(agent.seen).toEqual(
      expect.arrayContaining([
        'kafka.brokers{} 1',
        'kafka.topic.partitions{topic=orders} 1',
        'kafka.partition.current_offset{topic=orders,partition=0} 3',
        'kafka.partition.replicas_in_sync{topic=orders,partition=0} 1',
        'kafka.consumer_group.members{group=shipping} 1',
        'kafka.consumer_group.lag{group=billing,topic=orders,partition=0} 2',
      ]),
    );
  });
  expect(agent.said).not.toMatch(/"level":"(warn|error)"/);
});
