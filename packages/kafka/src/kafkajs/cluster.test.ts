import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKafka } from '../kafka.ts';
import { Cluster } from './cluster.ts';
import { metadata, offsets, StubBroker } from './fixtures/stub-broker.ts';
import { listTransactions } from './transactions.ts';

const LEADER_NOT_AVAILABLE = 5;
const topic = 'orders';
let broker: StubBroker;
let cluster: Cluster;

beforeEach(async () => {
  broker = await StubBroker.start();
  broker.answers.Metadata = () =>
    metadata([broker], topic, [
      { id: 0, leader: -1, errorCode: LEADER_NOT_AVAILABLE },
      { id: 1, leader: broker.id },
    ]);
  const kafka = createKafka({
    brokers: [broker.address],
    clientId: 'test',
    logger: pino({ level: 'silent' }),
    requestTimeoutMs: 200,
  });
  cluster = new Cluster(kafka);
  await cluster.refresh();
});

afterEach(async () => {
  await cluster.close();
  await broker[Symbol.asyncDispose]();
});

const ask = () => cluster.ask(String(broker.id), 'ListOffsets', { topics: [] });

test('a partition without a leader hides no other', () => {
  expect(cluster.nodeIds).toEqual(['1']);
  expect(cluster.leaderOf({ topic, partition: 0 })).toBeUndefined();
  expect(cluster.leaderOf({ topic, partition: 1 })).toBe('1');
  expect(cluster.partitions).toEqual([{ topic, partition: 1 }]);
});

test('an error inside an answer is given to the caller with the rest', async () => {
  broker.answers.ListOffsets = () =>
    offsets(topic, [
      { id: 0, errorCode: LEADER_NOT_AVAILABLE, offset: -1 },
      { id: 1, errorCode: 0, offset: 12 },
    ]);
  const partitions = [
    { partition: 0, errorCode: LEADER_NOT_AVAILABLE },
    { partition: 1, errorCode: 0, offset: '12' },
  ];
  expect(await ask()).toMatchObject({ responses: [{ topic, partitions }] });
});

test('a broker that does not answer fails the request, and is asked anew over another connection', async () => {
  await expect(ask()).rejects.toThrow('timed out');
  broker.answers.ListOffsets = () => offsets(topic, []);
  await expect(ask()).resolves.toBeDefined();
});

test('a broker that does not know an API is not asked: it would close the connection', async () => {
  const before = cluster.requests;
  expect(await cluster.askOwn(String(broker.id), listTransactions(['7']))).toBeUndefined();
  expect(cluster.requests).toBe(before);
});

test('a broker tells which versions it knows', async () => {
  const node = String(broker.id);
  expect(await cluster.knows(node, { name: 'ListOffsets', version: 3 })).toBe(true);
  expect(await cluster.knows(node, { name: 'ListOffsets', version: 4 })).toBe(false);
  expect(await cluster.knows(node, { name: 'Fetch', version: 11 })).toBe(false);
});

test('counts the requests that it sent', async () => {
  const before = cluster.requests;
  broker.answers.ListOffsets = () => offsets(topic, []);
  await ask();
  expect(cluster.requests).toBe(before + 1);
});
