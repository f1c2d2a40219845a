import { randomUUID } from 'node:crypto';
import { readConfig } from '@kafka-o11y/config';
import { Cluster, createKafka } from '@kafka-o11y/kafka';
import { KafkaContainer } from '@kafka-o11y/test-kit';
import type { Admin, Kafka, Message, Producer } from 'kafkajs';
import { CompressionTypes } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commitOffsets } from '../../testing/commit-offsets.ts';
import { configSchema } from '../config.ts';
import type { PartitionLog } from './collection.ts';
import { LagCollection, lagClientOptions } from './collection.ts';
import type { Exported, FoundGroup } from './exported-groups.ts';
import { GroupExport } from './exported-groups.ts';
import { STOPPED_SAMPLES, WINDOW_SAMPLES } from './status.ts';

const patience = { timeout: 60_000, interval: 500 };
let broker: KafkaContainer;
let kafka: Kafka;
let patient: Kafka;
let admin: Admin;
let producer: Producer;
let cluster: Cluster;

beforeAll(async () => {
  broker = await KafkaContainer.start();
  const logger = pino({ level: 'silent' });
  kafka = createKafka({ brokers: broker.brokers, clientId: 'test', logger, ...lagClientOptions });
  // The collection's own client gives up soon; what it is tested with must not.
  patient = createKafka({ brokers: broker.brokers, clientId: 'setup', logger });
  admin = patient.admin();
  producer = patient.producer();
  cluster = new Cluster(patient);
  await Promise.all([admin.connect(), producer.connect(), cluster.refresh()]);
});

afterAll(async () => {
  await Promise.all([admin?.disconnect(), producer?.disconnect(), cluster?.close()]);
  await broker?.[Symbol.asyncDispose]();
});

/** A topic of one partition and a group for one test, and collections that see only them. */
async function scene(config: Record<string, string> = {}) {
  const topic = `topic-${randomUUID()}`;
  const group = `group-${randomUUID()}`;
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] });
  const collection = new LagCollection(kafka);
  let askedAtMs = 0;
  let log: PartitionLog | undefined;

  async function collectAll(): Promise<FoundGroup[]> {
    askedAtMs = Date.now();
    const { groups, partitions, errors } = await collection.collect(new AbortController().signal);
    expect(errors).toEqual([]);
    log = partitions.find((partition) => partition.topic === topic);
    return groups;
  }

  async function collect(times = 1): Promise<FoundGroup | undefined> {
    let found: FoundGroup | undefined;
    for (let n = 0; n < times; n++) {
      found = (await collectAll()).find((lag) => lag.group === group);
    }
    return found;
  }

  return {
    topic,
    group,
    collect,
    collectAll,
    /** The topic's partition in the last collection. */
    log: () => log,
    /** One transaction with this many records. */
    beginTransaction: (records: number) => beginTransaction(topic, group, records),
    /** One batch with records of these ages. Returns the time when they had them. */
    produce: async (
      agesSeconds: number[],
      options: { bytes?: number; compression?: number } = {},
    ): Promise<number> => {
      const { bytes = 10, compression = CompressionTypes.None } = options;
      const nowMs = Date.now();
      const messages = agesSeconds.map(
        (age): Message => ({ value: 'x'.repeat(bytes), timestamp: String(nowMs - age * 1_000) }),
      );
      await producer.send({ topic, messages, compression });
      return nowMs;
    },
    /** One batch with records of these timestamps, in milliseconds since the epoch. */
    produceAt: async (timestamps: number[], compression = CompressionTypes.None) => {
      const messages = timestamps.map((timestamp) => ({ value: 'x', timestamp: `${timestamp}` }));
      await producer.send({ topic, messages, compression });
    },
    commit: (offset: number) => commitOffsets(cluster, group, [{ topic, partition: 0, offset }]),
    requestsOfCollection: async () => {
      const before = collection.requests;
      await collect();
      return collection.requests - before;
    },
    /** The age that a record had at the given time, seen while the last collection ran. */
    expectSeconds: (lag: FoundGroup | undefined, seconds: number, atMs: number) => {
      const ageAt = (nowMs: number) => seconds + (nowMs - atMs) / 1_000;
      const found = lag?.partitions[0]?.seconds;
      expect(found).toBeGreaterThan(ageAt(askedAtMs) - 0.1);
      expect(found).toBeLessThan(ageAt(Date.now()) + 0.1);
    },
    [Symbol.asyncDispose]: () => collection.close(),
  };
}

/** A member of the group that reads the topic and commits nothing. It leaves when it is disposed of. */
async function joined(groupId: string, topic: string): Promise<AsyncDisposable> {
  const consumer = patient.consumer({ groupId });
  const join = Promise.withResolvers<void>();
  consumer.on(consumer.events.GROUP_JOIN, () => join.resolve());
  await consumer.connect();
  await consumer.subscribe({ topic });
  await consumer.run({ autoCommit: false, eachMessage: async () => {} });
  await join.promise;
  return { [Symbol.asyncDispose]: () => consumer.disconnect() };
}

test.each([
  { name: 'small records', bytes: 10 },
  { name: 'batches larger than a share of the answer', bytes: 3_000 },
  { name: 'batches of most of a megabyte', bytes: 200_000 },
  { name: 'compressed records', bytes: 10, compression: CompressionTypes.GZIP },
])(
  'the lag in seconds is the age of the record at the committed offset: $name',
  async (options) => {
    await using it = await scene();
    const atMs = await it.produce([400, 300, 200, 100], options);
    await it.produce([50 + (Date.now() - atMs) / 1_000], options);
    for (const [offset, seconds] of [
      [0, 400],
      [1, 300],
      [3, 100],
      [4, 50],
    ] as const) {
      await it.commit(offset);
      const lag = await it.collect();
      expect(lag?.partitions).toMatchObject([{ records: 5 - offset }]);
      it.expectSeconds(lag, seconds, atMs);
    }
    await it.commit(5);
    expect((await it.collect())?.partitions).toMatchObject([{ records: 0, seconds: 0 }]);
  },
);

test('an idle topic has no lag, however old its last record is', async () => {
  await using it = await scene();
  await it.commit(0);
  expect((await it.collect())?.partitions).toMatchObject([{ records: 0, seconds: 0 }]);
  await it.produce([3_000]);
  await it.commit(1);
  const lag = await it.collect(WINDOW_SAMPLES);
  expect(lag).toMatchObject({ status: 'ok', partitions: [{ records: 0, seconds: 0 }] });
});

const now = Date.now();
const noTimes = [
  {
    what: '-1, which is none',
    timestamp: -1,
    found: { seconds: undefined, timestampProblem: 'missing' },
  },
  { what: '0', timestamp: 0, found: { seconds: undefined, timestampProblem: 'missing' } },
  {
    what: 'in seconds',
    timestamp: Math.round(now / 1_000),
    found: { seconds: undefined, timestampProblem: 'implausible' },
  },
  {
    what: 'in microseconds',
    timestamp: now * 1_000,
    found: { seconds: undefined, timestampProblem: 'implausible' },
  },
  {
    what: '50 minutes ahead',
    timestamp: now + 3_000_000,
    found: { seconds: 0, timestampProblem: 'ahead' },
  },
];

describe.each(noTimes)('timestamps that are $what', ({ timestamp, found }) => {
  test.each([
    ['single records', CompressionTypes.None],
    ['compressed ones', CompressionTypes.GZIP],
  ])('give no age: %s', async (_, compression) => {
    await using it = await scene({ 'retention.ms': '3600000' });
    await it.produceAt(Array(8).fill(timestamp), compression);
    await it.commit(0);
    const lag = await it.collect();
    expect(lag?.partitions).toMatchObject([{ records: 8, ...found }]);
    const headroom = lag?.partitions[0]?.headroomSeconds;
    expect(headroom).toBe(found.seconds === undefined ? undefined : 3_600);

    // Later ones with a time end that, without a commit.
    const atMs = await it.produce([30, 20]);
    const later = await it.collect();
    expect(later?.partitions).toMatchObject([{ records: 10, timestampProblem: undefined }]);
    it.expectSeconds(later, 30, atMs);
  });

  test('do not matter where the broker sets the time', async () => {
    await using it = await scene({ 'message.timestamp.type': 'LogAppendTime' });
    const atMs = Date.now();
    await it.produceAt(Array(8).fill(timestamp));
    await it.commit(0);
    const lag = await it.collect();
    expect(lag?.partitions).toMatchObject([{ records: 8, timestampProblem: undefined }]);
    it.expectSeconds(lag, 0, atMs);
  });
});

test('one timestamp of 0 among good ones: the age is that of the oldest good one', async () => {
  await using it = await scene();
  const nowMs = Date.now();
  await it.produceAt([0, nowMs - 40_000, nowMs - 50_000, 0]);
  await it.produceAt([nowMs - 20_000]);
  await it.commit(0);
  it.expectSeconds(await it.collect(), 40, nowMs);
  await it.commit(3);
  it.expectSeconds(await it.collect(), 20, nowMs);
});

test('a search for a time among hundreds of batches without one ends, and is not repeated', async () => {
  await using it = await scene();
  for (let n = 0; n < 200; n++) await it.produceAt([0]);
  await it.commit(0);
  expect((await it.collect())?.partitions).toMatchObject([{ timestampProblem: 'missing' }]);
  const first = await it.requestsOfCollection();
  await it.produceAt([0]);
  expect(await it.requestsOfCollection()).toBe(first);
});

test('a group that stops, catches up and has caught up', async () => {
  await using it = await scene();
  await it.produce(Array.from({ length: 1_000 }, () => 60));
  await it.commit(100);
  expect((await it.collect(4))?.status).toBe('ok');
  const stopped = await it.collect();
  expect(stopped?.status).toBe('stopped');
  expect(stopped?.topics).toMatchObject([{ catchUpSeconds: undefined }]);

  await it.commit(600);
  const catchingUp = await it.collect();
  expect(catchingUp?.status).toBe('ok');
  expect(catchingUp?.topics[0]?.catchUpSeconds).toBeGreaterThan(0);

  await it.commit(1_000);
  const caughtUp = await it.collect();
  expect(caughtUp).toMatchObject({ status: 'ok', topics: [{ catchUpSeconds: 0 }] });
});

test('a group that is set back shows a rewind until it is where it was', async () => {
  await using it = await scene();
  const atMs = await it.produce([90, 80, 70, 60]);
  await it.commit(4);
  await it.collect();
  await it.commit(1);
  const rewound = await it.collect();
  expect(rewound).toMatchObject({ status: 'rewind', partitions: [{ records: 3 }] });
  it.expectSeconds(rewound, 80, atMs);
  await it.commit(4);
  expect((await it.collect())?.status).toBe('ok');
});

test('members that are there and do not commit are stalled; what they gave up is no lag', async () => {
  await using it = await scene();
  await using other = await scene();
  await other.produce([60]);
  await commitOffsets(cluster, it.group, [{ topic: other.topic, partition: 0, offset: 0 }]);
  await it.produce([60, 50]);
  await it.commit(1);

  await using _member = await joined(it.group, it.topic);
  const lag = await it.collect(WINDOW_SAMPLES);
  expect(lag).toMatchObject({ status: 'stalled', topics: [{ topic: it.topic }] });
});

test('a group whose members tell their partitions in a format of their own is measured', async () => {
  await using it = await scene();
  await it.produce([60, 50]);
  await it.commit(1);

  const [broker = ''] = cluster.nodeIds;
  const own = Buffer.from('{"partitions":[0]}');
  const join = (memberId: string) =>
    cluster.ask<{ memberId: string; generationId: number }>(broker, 'JoinGroup', {
      groupId: it.group,
      memberId,
      protocolType: 'consumer',
      sessionTimeout: 10_000,
      rebalanceTimeout: 10_000,
      groupProtocols: [{ name: 'own', metadata: Buffer.alloc(0) }],
    });
  const { memberId } = await join(''); // The coordinator gives it an id to join with.
  const { generationId } = await join(memberId);
  const groupAssignment = [{ memberId, memberAssignment: own }];
  const member = { groupId: it.group, generationId, memberId, groupAssignment };
  await cluster.ask(broker, 'SyncGroup', member);
  const lag = await it.collect();
  await cluster.ask(broker, 'LeaveGroup', { groupId: it.group, memberId });
  expect(lag?.partitions).toMatchObject([{ topic: it.topic, records: 1 }]);
});

test('records deleted before the group had read them are lost, and the rest is its lag', async () => {
  await using it = await scene({ 'retention.ms': '3600000' });
  const atMs = await it.produce([500, 400, 300, 200]);
  await it.commit(1);
  const before = await it.collect();
  expect(before?.topics).toMatchObject([{ lostRecords: 0 }]);
  // An hour, less the 400 s of the oldest and what has gone by since.
  const elapsed = (Date.now() - atMs) / 1_000;
  expect(before?.partitions[0]?.headroomSeconds).toBeLessThanOrEqual(3_200.1);
  expect(before?.partitions[0]?.headroomSeconds).toBeGreaterThan(3_199.9 - elapsed);

  await admin.fetchTopicOffsets(it.topic); // or the admin does not know the topic's leader
  await admin.deleteTopicRecords({ topic: it.topic, partitions: [{ partition: 0, offset: '3' }] });
  const after = await it.collect();
  expect(after).toMatchObject({
    partitions: [{ records: 1, clamped: 'before the start' }],
    topics: [{ lostRecords: 2 }],
  });
  it.expectSeconds(after, 200, atMs);
});

/** The caller ends it. Its id is the group's name. */
async function beginTransaction(topic: string, transactionalId: string, records: number) {
  const transactional = patient.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await transactional.connect();
  // The first has to wait for the topic of transactions.
  const transaction = await vi.waitFor(() => transactional.transaction(), patience);
  await transaction.send({ topic, messages: Array(records).fill({ value: 'x' }) });
  const end = async (how: 'commit' | 'abort') => {
    await transaction[how]();
    await transactional.disconnect();
  };
  return { commit: () => end('commit'), abort: () => end('abort') };
}

describe('a transaction that stays open', () => {
  const blocked = WINDOW_SAMPLES / 4;

  test('blocks a group that reads committed records, and is named, until it ends', async () => {
    await using it = await scene();
    await it.produce([90, 80, 70]);
    const consumer = patient.consumer({ groupId: it.group });
    const read = Promise.withResolvers<void>();
    await consumer.connect();
    await consumer.subscribe({ topic: it.topic, fromBeginning: true });
    const eachMessage = async ({ message }: { message: { offset: string } }) => {
      if (message.offset === '2') read.resolve();
    };
    await consumer.run({ autoCommitThreshold: 1, eachMessage });
    await read.promise;
    const transaction = await it.beginTransaction(50);
    await vi.waitFor(
      async () => expect((await it.collect())?.partitions).toMatchObject([{ records: 50 }]),
      patience,
    );

    const before = Date.now();
    const lag = await it.collect(blocked);
    expect(lag).toMatchObject({ status: 'blocked', partitions: [{ records: 50 }] });
    expect(it.log()).toMatchObject({
      unstableRecords: 50,
      transaction: {
        start: 3,
        transactionalId: it.group,
        producerId: expect.stringMatching(/^\d+$/),
      },
    });
    const seconds = it.log()?.transaction?.seconds;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(60 + (Date.now() - before) / 1_000);

    await transaction.abort();
    await vi.waitFor(async () => {
      expect(await it.collect()).toMatchObject({ status: 'ok', partitions: [{ records: 0 }] });
      expect(it.log()).toMatchObject({ unstableRecords: 0, transaction: undefined });
    }, patience);
    await consumer.disconnect();
  });

  test('blocks a group behind the marker of an earlier one, and nobody who has read on', async () => {
    await using it = await scene();
    await (await it.beginTransaction(1)).commit();
    const transaction = await it.beginTransaction(50);
    await it.commit(1);
    await vi.waitFor(async () => {
      await it.collect();
      expect(it.log()?.transaction?.start).toBe(2);
    }, patience);
    expect((await it.collect(blocked))?.status).toBe('blocked');
    await it.commit(20);
    expect((await it.collect(blocked))?.status).toBe('stopped');
    await transaction.abort();
  });

  test('does not explain why nothing is read before it', async () => {
    await using it = await scene();
    await it.produce([90, 80]);
    const transaction = await it.beginTransaction(50);
    await it.commit(1);
    expect((await it.collect(blocked))?.status).toBe('stopped');
    await transaction.abort();
  });

  test('is seen where no group has committed anything', async () => {
    await using it = await scene();
    const transaction = await it.beginTransaction(2);
    await it.collect(2);
    expect(it.log()).toMatchObject({
      unstableRecords: 2,
      transaction: { transactionalId: it.group },
    });
    await transaction.abort();
  });
});

test('the marker of a transaction is nothing to read', async () => {
  await using it = await scene();
  const send = async () => (await it.beginTransaction(1)).commit();
  // The coordinator writes the marker after it has answered.
  const eventually = (lag: object) =>
    vi.waitFor(async () => expect((await it.collect())?.partitions).toMatchObject([lag]), patience);
  await send();
  await it.commit(1);
  await eventually({ records: 1, seconds: 0 });
  await send();
  await eventually({ records: 3, status: 'ok' });
});

test('an offset beyond the end is no negative lag', async () => {
  await using it = await scene();
  await it.produce([60]);
  await it.commit(7);
  expect((await it.collect())?.partitions).toMatchObject([
    { records: 0, seconds: 0, clamped: 'beyond the end' },
  ]);
});

test("a group whose name begins with _ is nobody's concern", async () => {
  await using it = await scene();
  await commitOffsets(cluster, `_${it.group}`, [{ topic: it.topic, partition: 0, offset: 0 }]);
  await it.commit(0);
  const ids = (await it.collectAll()).map(({ group }) => group);
  expect(ids).toContain(it.group);
  expect(ids).not.toContain(`_${it.group}`);
});

test('a group that is deleted is gone', async () => {
  await using it = await scene();
  await it.commit(0);
  expect(await it.collect()).toBeDefined();
  await admin.deleteGroups([it.group]);
  expect(await it.collect()).toBeUndefined();
});

test('forty groups of console consumers are abandoned and bounded; one that was in use is watched', async () => {
  await using it = await scene();
  await it.produce([60, 50]);
  const consoles = Array.from({ length: 40 }, (_, n) => `console-consumer-${10_000 + n}`);
  const nothingRead = [{ topic: it.topic, partition: 0, offset: 0 }];
  await Promise.all(consoles.map((group) => commitOffsets(cluster, group, nothingRead)));
  await it.commit(1);
  const config = readConfig(configSchema, { MONITOR_MAX_GROUPS: '30' });
  const groupExport = new GroupExport(config);
  const exported = async () => groupExport.choose(await it.collectAll(), true);

  await using consumer = await joined(it.group, it.topic);
  const inUse = await exported();
  await consumer[Symbol.asyncDispose]();
  await it.collect(STOPPED_SAMPLES);
  const left = await exported();
  await admin.deleteGroups(consoles);

  const find = ({ groups }: Exported) => groups.find(({ group }) => group === it.group);
  expect(find(inUse)).toMatchObject({ isIgnored: false, hasMembers: true });
  expect(find(left)).toMatchObject({ isIgnored: false, hasMembers: false, status: 'stopped' });
  // Other tests have left groups, too.
  expect(left.groups).toHaveLength(30);
  expect(left.single.watched).toEqual({ groups: 1, records: 1 });
  const abandoned = left.single.abandoned.groups + left.summed.abandoned.groups;
  expect(abandoned).toBeGreaterThanOrEqual(40);
  for (const { group, isIgnored, status } of left.groups) {
    if (isIgnored) expect({ group, status }).toEqual({ group, status: 'stopped' });
  }
  expect(left.groups.filter(({ isIgnored }) => isIgnored)).not.toEqual([]);
});

test('one request fetches from many partitions, and only what was committed since', async () => {
  await using it = await scene();
  const topic = `wide-${randomUUID()}`;
  const partitions = Array.from({ length: 50 }, (_, partition) => partition);
  await admin.createTopics({ topics: [{ topic, numPartitions: 50 }] });
  const messages = partitions.map((partition) => ({ partition, value: '' }));
  await producer.send({ topic, messages });
  await it.commit(0);
  await it.collect();

  const committed = partitions.map((partition) => ({ topic, partition, offset: 0 }));
  await commitOffsets(cluster, it.group, committed);
  const first = await it.requestsOfCollection();
  const second = await it.requestsOfCollection();
  // Once the records, and once the configuration of the topic, unless it was known by then.
  expect(first - second).toBeGreaterThanOrEqual(1);
  expect(first - second).toBeLessThanOrEqual(2);
});

test('a broker that hangs fails a collection in time, and does not disturb later ones', async () => {
  await using it = await scene();
  await it.commit(0);
  const collection = new LagCollection(kafka);
  const { signal } = new AbortController();
  await collection.collect(signal);
  await broker.pause();
  const pausedAt = performance.now();
  const failed = await collection.collect(signal).then(
    ({ errors }) => errors.length > 0,
    () => true,
  );
  await broker.unpause();
  expect(failed).toBe(true);
  expect(performance.now() - pausedAt).toBeLessThan(15_000);
  await collection.close();
  await vi.waitFor(async () => {
    const { groups } = await collection.collect(signal);
    expect(groups.map(({ group }) => group)).toContain(it.group);
  }, patience);
  await collection.close();
});
