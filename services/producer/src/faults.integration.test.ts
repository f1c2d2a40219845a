import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultSwitches } from '@kafka-o11y/faults';
import { writeSwitches } from '@kafka-o11y/faults';
import type { IncomingRecord } from '@kafka-o11y/kafka';
import { Cluster, createKafka, describeProducers } from '@kafka-o11y/kafka';
import { InvalidOrderError, parseOrder } from '@kafka-o11y/orders';
import type { Child } from '@kafka-o11y/service/testing';
import { startChild } from '@kafka-o11y/service/testing';
import { KafkaContainer, readTopic } from '@kafka-o11y/test-kit';
import { topics } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

const orders = topics.orders.topic;
let kafka: KafkaContainer;
let directory: string;
let flags: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faults-'));
  flags = join(directory, 'flags.json');
  kafka = await KafkaContainer.start();
});
beforeEach(() => set({}));
afterAll(async () => {
  await kafka?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const set = (on: FaultSwitches) => writeSwitches(flags, on);

test('poison records are no orders', async () => {
  await using producer = await startProducer({ poisonRecords: { variant: 'on' } });
  await producer.prints(/"order sent"/);
  const isPoison = ({ value }: IncomingRecord) => {
    try {
      parseOrder(value);
      return false;
    } catch (error) {
      return error instanceof InvalidOrderError;
    }
  };
  expect(await readTopic(kafka.brokers, orders, 1, isPoison)).toHaveLength(1);
});

test('a hot partition: the orders of one customer, one partition', async () => {
  await using producer = await startProducer({ hotPartition: { variant: 'on' } });
  await producer.prints(/"order sent"/);
  const hot = await readTopic(kafka.brokers, orders, 50, ({ key }) => key === 'customer-0000');
  expect(new Set(hot.map(({ partition }) => partition)).size).toBe(1);
});

test('oversized records are refused by the broker, and the log says so', async () => {
  await using producer = await startProducer({ oversizedRecords: { variant: 'on' } });
  await producer.prints(/MESSAGE_TOO_LARGE|larger than the max/i);
  await producer.prints(/"order not sent"/);
});

test('a burst comes on top of the rate, and ends', async () => {
  await using producer = await startProducer({});
  await producer.prints(/"order sent"/);
  // A slow machine may not get to the burst's 200 orders/s; the 50 alone would never be so many.
  const patiently = { timeout: 30_000, interval: 200 };
  await set({ producerBurst: { variant: 'low' } });
  await vi.waitFor(() => expect(rateOf(producer)).toBeGreaterThan(75), patiently);
  await set({});
  await producer.prints(/"fault switched off"/);
  await vi.waitFor(() => expect(rateOf(producer)).toBeLessThan(75), patiently);
});

test('an open transaction holds the readers of committed records, and is aborted', async () => {
  await using producer = await startProducer({ openTransaction: { variant: 'on' } });
  await producer.prints(/"transaction left open"/);
  const logger = pino({ level: 'silent' });
  const cluster = new Cluster(createKafka({ brokers: kafka.brokers, clientId: 'test', logger }));
  await cluster.refresh();
  const partitions = cluster.partitions.filter(({ topic }) => topic === orders);
  const [broker = ''] = cluster.nodeIds;
  const openIn = async () => {
    const described = await cluster.askOwn(
      broker,
      describeProducers([{ topic: orders, partitions }]),
    );
    return described?.filter(({ producers }) =>
      producers.some(({ transactionStart }) => transactionStart >= 0),
    );
  };
  expect((await openIn())?.length).toBeGreaterThan(0);
  await set({});
  await producer.prints(/"transaction aborted"/);
  await vi.waitFor(async () => expect(await openIn()).toEqual([]), 10_000);
  await cluster.close();
});

/** Orders a second in its last two seconds, by its own clock. */
function rateOf(producer: Child): number {
  const times = producer
    .output()
    .split('\n')
    .filter((line) => line.endsWith('}') && line.includes('"order sent"'))
    .map((line) => Date.parse(JSON.parse(line).time));
  const end = times.at(-1) ?? 0;
  return times.filter((time) => time > end - 2_000).length / 2;
}

async function startProducer(on: FaultSwitches): Promise<Child> {
  await set(on);
  return startChild(new URL('./main.ts', import.meta.url), {
    KAFKA_BOOTSTRAP_SERVERS: kafka.brokers.join(),
    HTTP_PORT: '0',
    PRODUCER_RATE: '50',
    ORDER_LOG_RATE: '100000',
    FAULT_FLAGS_FILE: flags,
  });
}
