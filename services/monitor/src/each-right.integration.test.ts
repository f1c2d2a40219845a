// Each right that docs/attach.md names is taken away in turn, and given back. What the doctor says of it is tested there.
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
import { canaryTopic, metricNames } from '@kafka-o11y/vocabulary';
import type { AclEntry, Admin, Kafka } from 'kafkajs';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Agent, environmentFor } from '../testing/attached.ts';
import { commitOffsets } from '../testing/commit-offsets.ts';
import { RunningMonitor } from '../testing/running-monitor.ts';

const password = 'correct-horse';
/** For `eventually`. */
const often = { seconds: 40, everyMs: 200 };
const running = new AsyncDisposableStack();
let brokers: StartedTestContainer[];
let kafka: Kafka;
let admin: Admin;
let everyBroker: Cluster;

const { TOPIC, GROUP, CLUSTER, TRANSACTIONAL_ID } = AclResourceTypes;
const { READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
const { LITERAL, PREFIXED } = ResourcePatternTypes;

function allowed(
  operation: AclOperationTypes,
  resourceType: AclResourceTypes,
  resourceName: string,
  resourcePatternType = LITERAL,
): AclEntry {
  const permissionType = AclPermissionTypes.ALLOW;
  const principal = 'User:watcher';
  return {
    principal,
    host: '*',
    permissionType,
    operation,
    resourceType,
    resourceName,
    resourcePatternType,
  };
}

/** By what the doctor calls them. */
const rights = {
  'DESCRIBE cluster': allowed(DESCRIBE, CLUSTER, 'kafka-cluster'),
  'DESCRIBE topics': allowed(DESCRIBE, TOPIC, 'shop.', PREFIXED),
  'DESCRIBE_CONFIGS topics': allowed(DESCRIBE_CONFIGS, TOPIC, 'shop.', PREFIXED),
  'DESCRIBE groups': allowed(DESCRIBE, GROUP, 'shop.', PREFIXED),
  'READ topics': allowed(READ, TOPIC, 'shop.', PREFIXED),
  'DESCRIBE transactional ids': allowed(DESCRIBE, TRANSACTIONAL_ID, '*'),
  'DESCRIBE canary topic': allowed(DESCRIBE, TOPIC, canaryTopic),
  'CREATE canary topic': allowed(CREATE, TOPIC, canaryTopic),
  'WRITE canary topic': allowed(WRITE, TOPIC, canaryTopic),
  'READ canary topic': allowed(READ, TOPIC, canaryTopic),
  'ALTER canary topic': allowed(ALTER, TOPIC, canaryTopic),
  'READ canary groups': allowed(READ, GROUP, '_canary.', PREFIXED),
  'DELETE canary groups': allowed(DELETE, GROUP, '_canary.', PREFIXED),
  'ALTER cluster': allowed(ALTER, CLUSTER, 'kafka-cluster'),
};
type RightName = keyof typeof rights;

async function grant(...names: RightName[]): Promise<void> {
  await admin.createAcls({ acl: names.map((name) => rights[name]) });
  await expectEverywhere(names, 1);
}
async function revoke(...names: RightName[]): Promise<void> {
  await admin.deleteAcls({ filters: names.map((name) => rights[name]) });
  await expectEverywhere(names, 0);
}

/** Waits for each broker: Kafka answers a change of rights before all of them go by it. */
async function expectEverywhere(names: RightName[], count: number): Promise<void> {
  await eventually(
    'each broker knows the rights',
    async () => {
      for (const node of everyBroker.nodeIds) {
        for (const name of names) {
          const { resources } = await everyBroker.ask<Described>(
            node,
            'DescribeAcls',
            rights[name],
          );
          expect(resources, `${name} on broker ${node}`).toHaveLength(count);
        }
      }
    },
    often,
  );
}

interface Described {
  resources: unknown[];
}

beforeAll(async () => {
  const network = running.use(await new Network().start());
  const start = async (id: number) =>
    running.use(
      await startBroker({
        network,
        name: id === 1 ? 'kafka' : `kafka-${id}`,
        mode: 'kraft',
        security: 'SASL_PLAINTEXT',
        environment: { KAFKA_NODE_ID: `${id}`, ...scramEnvironment, ...aclEnvironment('admin') },
        ...(id > 1 && { controller: 'kafka' }),
      }),
    );
  brokers = await Promise.all([start(1), start(2)]);
  for (const user of ['admin', 'watcher']) {
    await addUser(brokers[0] as StartedTestContainer, user, password);
  }
  kafka = createKafka({
    brokers: brokers.map(addressOf),
    clientId: 'admin',
    logger: pino({ level: 'silent' }),
    security: { sasl: { mechanism: 'SCRAM-SHA-512', username: 'admin', password } },
  });
  admin = kafka.admin();
  await admin.connect();
  running.defer(() => admin.disconnect());
  everyBroker = new Cluster(kafka);
  running.defer(() => everyBroker.close());
  await everyBroker.refresh();
  await grant(...(Object.keys(rights) as RightName[]));
});
// A test that failed may have left one away.
afterEach(() => grant(...(Object.keys(rights) as RightName[])));
afterAll(() => running.disposeAsync());

const attached = () => ({
  bootstrap: brokers.map(addressOf).join(),
  username: 'watcher',
  password,
});

/** What Prometheus would get from the monitor of each group, and what it says of rights. */
async function told(monitor: RunningMonitor) {
  return {
    records: await monitor.values('kafka_group_lag_records', 'group'),
    seconds: Object.keys(await monitor.values('kafka_group_lag_seconds', 'group')),
    headroom: Object.keys(await monitor.values('kafka_group_retention_headroom_seconds', 'group')),
    missing: await monitor.values('kafka_monitor_rights_missing', 'resource', 'operation'),
  };
}

const nothingMissing = {
  'group,describe': 0,
  'topic,describe': 0,
  'topic,describe_configs': 0,
  'topic,read': 0,
};
const groups = ['shop.billing', 'shop.old'];

describe('lag', () => {
  const parts = new AsyncDisposableStack();
  let cluster: Cluster;
  let monitor: RunningMonitor;
  let agent: Agent;
  let laterMs = 0;
  let committed = 0;

  /** As if so much time had passed: what was refused is not asked for at once again. */
  function minutesPass(minutes: number): void {
    laterMs += minutes * 60_000;
  }

  /** The group without members commits another offset: what is known of the one before is of no use. */
  async function moveOn(): Promise<void> {
    committed = 2 - committed;
    const offsets = [{ topic: 'shop.orders', partition: 0, offset: committed }];
    await commitOffsets(cluster, 'shop.old', offsets);
  }

  beforeAll(async () => {
    const now = Date.now.bind(Date);
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + laterMs);
    parts.defer(() => clock.mockRestore());
    for (const topic of ['shop.orders', 'shop.payments']) {
      await createTopic(admin, { topic, numPartitions: 1 });
    }
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'shop.orders', messages: Array(3).fill({ value: 'x' }) });
    await producer.disconnect();
    cluster = new Cluster(kafka);
    parts.defer(() => cluster.close());
    await cluster.refresh();
    await moveOn();
    const offsets = [{ topic: 'shop.orders', partition: 0, offset: 1 }];
    await commitOffsets(cluster, 'shop.billing', offsets);
    // A member owns the topic, and commits nothing.
    const consumer = kafka.consumer({ groupId: 'shop.billing' });
    await consumer.connect();
    parts.defer(() => consumer.disconnect());
    await consumer.subscribe({ topic: 'shop.orders' });
    await consumer.run({ autoCommit: false, eachMessage: async () => {} });
    monitor = parts.use(
      await RunningMonitor.start({
        ...environmentFor(attached()),
        CANARY_ENABLED: 'false',
        LAG_INTERVAL_MS: '300',
        MONITOR_INCLUDE_TOPICS: String.raw`shop\..*`,
        MONITOR_INCLUDE_GROUPS: String.raw`shop\..*`,
      }),
    );
    agent = parts.use(await Agent.start(attached()));
  });
  afterAll(() => parts.disposeAsync());

  /** The lines in which the Collector tells of lag. */
  const lagOfAgent = () =>
    agent.seen.filter((line) => line.startsWith('kafka.consumer_group.lag{'));

  async function expectAll(): Promise<void> {
    expect(await told(monitor)).toEqual({
      records: { 'shop.billing': 2, 'shop.old': 3 - committed },
      seconds: expect.arrayContaining(groups),
      headroom: expect.arrayContaining(groups),
      missing: nothingMissing,
    });
    expect(lagOfAgent()).toHaveLength(2);
  }

  interface Case {
    right: RightName;
    /** What would show the same to be there. */
    including?: RightName[];
    minutes?: number;
    without: object;
    /** What the log names. */
    named?: object;
    /** What the Collector logs, where it can't read lag. */
    collector?: RegExp;
  }

  const all = { records: { 'shop.billing': 2, 'shop.old': expect.any(Number) } };
  const cases: Case[] = [
    {
      // Then groups on which nobody gave it are not even listed.
      right: 'DESCRIBE cluster',
      including: ['ALTER cluster', 'DESCRIBE groups'],
      without: { records: {}, seconds: [], missing: nothingMissing },
      collector: /^/,
    },
    {
      right: 'DESCRIBE topics',
      including: ['READ topics'],
      without: { records: {}, seconds: [], missing: { ...nothingMissing, 'topic,describe': 1 } },
      named: { resource: 'topic', operation: 'describe', names: ['shop.orders'] },
      collector: /not authorized to access this topic/,
    },
    {
      right: 'DESCRIBE_CONFIGS topics',
      minutes: 6,
      without: {
        ...all,
        headroom: [],
        missing: { ...nothingMissing, 'topic,describe_configs': 1 },
      },
      named: { resource: 'topic', operation: 'describe_configs', names: ['shop.orders'] },
    },
    {
      right: 'DESCRIBE groups',
      without: { records: {}, seconds: [], missing: { ...nothingMissing, 'group,describe': 2 } },
      named: { resource: 'group', operation: 'describe', names: expect.arrayContaining(groups) },
      collector: /not authorized to access this group/,
    },
    {
      right: 'READ topics',
      minutes: 2,
      without: {
        ...all,
        seconds: expect.arrayContaining(groups),
        missing: { ...nothingMissing, 'topic,read': 1 },
      },
      named: { resource: 'topic', operation: 'read', names: ['shop.orders'] },
    },
  ];

  test.each(cases)(
    'without $right what needs it is absent and told; with it all is there',
    async ({ right, including = [], minutes = 0, without, named, collector }) => {
      await eventually('all of it', expectAll, often);
      monitor.said.length = 0;
      agent.said = '';

      await revoke(right, ...including);
      minutesPass(minutes);
      await moveOn();
      await eventually(
        'what is there without it',
        async () => expect(await told(monitor)).toMatchObject(without),
        often,
      );
      if (named) expect(monitor.said).toContainEqual(expect.objectContaining(named));
      if (collector) {
        await eventually(
          'the Collector tells no lag, and why',
          () => {
            expect(lagOfAgent()).toEqual([]);
            expect(agent.said).toMatch(collector);
          },
          often,
        );
      }

      await grant(right, ...including);
      minutesPass(minutes);
      await eventually('all of it again', expectAll, often);
      if (!collector) expect(agent.said).not.toMatch(/"level":"(warn|error)"/);
    },
  );

  test('a group that may not be described hides no other, but from the Collector', async () => {
    await eventually('all of it', expectAll, often);
    const one = [{ ...rights['DESCRIBE groups'], resourceName: 'shop.old' }];
    await admin.createAcls({ acl: one });
    await revoke('DESCRIBE groups');
    await eventually(
      'the other one',
      async () => {
        const { records, missing } = await told(monitor);
        expect(records).toEqual({ 'shop.old': expect.any(Number) });
        expect(missing).toMatchObject({ 'group,describe': 1 });
        expect(lagOfAgent()).toEqual([]);
      },
      often,
    );
    await grant('DESCRIBE groups');
    await admin.deleteAcls({ filters: one });
    await eventually('all of it again', expectAll, often);
  });

  const id = expect.any(String);
  const transactions: [RightName, string, object][] = [
    ['READ topics', 'producer', {}],
    ['DESCRIBE transactional ids', 'name', { producer_id: id }],
  ];

  test.each(transactions)(
    'without %s an open transaction has no %s; with it, it has',
    async (right, _, without) => {
      const name = 'shop.payments-1';
      const producer = kafka.producer({
        transactionalId: name,
        idempotent: true,
        maxInFlightRequests: 1,
      });
      await producer.connect();
      await revoke(right);
      const transaction = await eventually('a transaction', () => producer.transaction(), often);
      await transaction.send({ topic: 'shop.payments', messages: [{ value: 'x' }] });
      const open = { topic: 'shop.payments', partition: '0' };
      const expectOpen = async (labels: object) => {
        const points = await monitor.points('kafka_partition_open_transaction_seconds');
        expect(points.map(({ attributes }) => attributes)).toEqual([{ ...open, ...labels }]);
      };
      await eventually('it is seen', () => expectOpen(without), often);
      await grant(right);
      const all = { producer_id: id, transactional_id: name };
      await eventually('it is named', () => expectOpen(all), often);
      await transaction.abort();
      await producer.disconnect();
    },
  );
});

describe('the canary', () => {
  let monitor: RunningMonitor;
  const start = () =>
    RunningMonitor.start({
      ...environmentFor(attached()),
      EXPECTED_BROKERS: '2',
      CANARY_INTERVAL_MS: '100',
      CANARY_LATE_MS: '3000',
    });

  const records = () => monitor.sums(metricNames.canaryRecords, 'outcome');
  const commits = () => monitor.sums(metricNames.canaryCommits, 'outcome');

  async function says(message: RegExp, fields: object = {}): Promise<void> {
    await eventually(
      'it says so',
      () => {
        const lines = monitor.said.filter(({ msg }) => message.test(msg));
        expect(lines).toContainEqual(expect.objectContaining(fields));
      },
      often,
    );
  }

  async function works(): Promise<void> {
    const before = await records();
    const committedBefore = await commits();
    await eventually(
      'it writes, reads and commits',
      async () => {
        expect((await records()).received).toBeGreaterThan((before.received ?? 0) + 10);
        expect((await commits()).acked).toBeGreaterThan(committedBefore.acked ?? 0);
      },
      often,
    );
  }

  test('without CREATE on its topic it says that it can not make it', async () => {
    await revoke('CREATE canary topic');
    monitor = await start();
    await says(/^changing the canary's topic failed, as a topic: this user has no right/, {
      change: expect.objectContaining({ kind: 'topic' }),
    });
    await eventually(
      'records fail',
      async () => expect((await records()).failed).toBeGreaterThan(0),
      often,
    );
    await grant('CREATE canary topic');
    await works();
  });

  const denied = { message: expect.stringMatching(/^Not authorized to access/) };
  const cases: [RightName[], string, RegExp, object][] = [
    [
      ['WRITE canary topic'],
      'failed',
      /^canary records are not acknowledged/,
      { outcome: 'failed', err: expect.objectContaining(denied) },
    ],
    [
      ['READ canary topic'],
      'late',
      /^the canary's consumer was lost/,
      { err: expect.objectContaining(denied) },
    ],
    [
      ['READ canary groups'],
      'late',
      /^Joining the canary's group failed, as the group: this user has no right/,
      {},
    ],
    [
      // Each of the others includes it.
      ['DESCRIBE canary topic', 'READ canary topic', 'WRITE canary topic', 'ALTER canary topic'],
      'failed',
      /^changing the canary's topic failed/,
      { err: expect.objectContaining({ message: expect.stringMatching(/no right to DESCRIBE/) }) },
    ],
  ];

  test.each(cases)(
    'without %o records are %s, and it says why',
    async (names, outcome, message, fields) => {
      const before = (await records())[outcome] ?? 0;
      monitor.said.length = 0;
      await revoke(...names);
      await says(message, fields);
      await eventually(
        'they are counted',
        async () => expect((await records())[outcome]).toBeGreaterThan(before),
        often,
      );
      await grant(...names);
      await works();
    },
  );

  test('a consumer that may not read is replaced less and less often', async () => {
    monitor.said.length = 0;
    await revoke('READ canary topic');
    await says(/^the canary's consumer was lost/, { pauseMs: expect.closeTo(2_000, -3) });
    await grant('READ canary topic');
    await works();
  });

  test('without ALTER on topic and cluster its topic stays as it is, and without DELETE its groups stay', async () => {
    await monitor[Symbol.asyncDispose]();
    await admin.deleteTopics({ topics: [canaryTopic] });
    const replicaAssignment = [{ partition: 0, replicas: [1] }];
    await eventually('its topic, with one copy', () =>
      admin.createTopics({
        topics: [{ topic: canaryTopic, replicaAssignment }],
        waitForLeaders: false,
      }),
    );
    const past = '_canary.past.1';
    const cluster = new Cluster(kafka);
    await cluster.refresh();
    await eventually('a group of the past', () =>
      commitOffsets(cluster, past, [{ topic: canaryTopic, partition: 0, offset: 0 }]),
    );
    await cluster.close();
    await revoke('ALTER canary topic', 'ALTER cluster', 'DELETE canary groups');
    /** It looks at once, and not after ten seconds. */
    const startAnew = async (...granted: RightName[]) => {
      await grant(...granted);
      await monitor[Symbol.asyncDispose]();
      monitor = await start();
    };
    monitor = await start();
    const change = (kind: string) => ({ change: expect.objectContaining({ kind }) });
    await says(/^deleting the groups of the canary's past failed, as the group: this user has no/);
    await says(/^changing the canary's topic failed, as a topic: /, change('partitions'));
    await startAnew('ALTER canary topic');
    await says(/^changing the canary's topic failed, as the cluster: /, change('reassignment'));
    await startAnew('ALTER cluster', 'DELETE canary groups');
    await eventually(
      'each broker leads a partition with two copies',
      async () => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [canaryTopic] });
        const replicas = topics[0]?.partitions.map((partition) => partition.replicas);
        expect(replicas?.toSorted()).toEqual([
          [1, 2],
          [2, 1],
        ]);
      },
      often,
    );
    const { groups } = await admin.listGroups();
    expect(groups.map(({ groupId }) => groupId)).not.toContain(past);
    await works();
    await monitor[Symbol.asyncDispose]();
  });
});
