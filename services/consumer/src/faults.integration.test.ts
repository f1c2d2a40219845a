import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultSwitches } from '@kafka-o11y/faults';
import { writeSwitches } from '@kafka-o11y/faults';
import { createKafka, KafkaJSProducer, Publisher } from '@kafka-o11y/kafka';
import { encodeOrder, randomOrder } from '@kafka-o11y/orders';
import type { Child } from '@kafka-o11y/service/testing';
import { startChild } from '@kafka-o11y/service/testing';
import { KafkaContainer } from '@kafka-o11y/test-kit';
import { ORDER_ID_HEADER, topics } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

const logger = pino({ level: 'error' });
const patience = { timeout: 30_000, interval: 100 };
let kafka: KafkaContainer;
let publisher: Publisher;
let directory: string;
let flags: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faults-'));
  flags = join(directory, 'flags.json');
  kafka = await KafkaContainer.start();
  await kafka.createTopic(topics.orders.topic);
  const client = createKafka({ brokers: kafka.brokers, clientId: 'test', logger });
  publisher = new Publisher(new KafkaJSProducer(client), { component: 'test', logger });
  await publisher.start();
});
beforeEach(() => set({}));
afterAll(async () => {
  await publisher?.stop();
  await kafka?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const set = (on: FaultSwitches) => writeSwitches(flags, on);

test('a stopped consumer leaves its group, and comes back when the fault is switched off', async () => {
  await using consumer = startConsumer();
  await consumer.prints(/"processing orders"/);
  await set({ stoppedConsumer: { variant: 'on' } });
  await vi.waitFor(async () => expect(await readiness(consumer)).toBe(503), patience);

  const order = await send();
  await set({});
  await consumer.prints(processed(order));
  // The group of the retry topic may join later than the one that has read the order.
  await vi.waitFor(async () => expect(await readiness(consumer)).toBe(200), patience);
});

test('in a rebalance storm the consumer joins its group again and again, and loses no order', async () => {
  await using consumer = startConsumer();
  await consumer.prints(/"processing orders"/);
  await set({ rebalanceStorm: { variant: 'on' } });
  const joins = () => consumer.output().match(/Consumer has joined the group/g)?.length ?? 0;
  const before = joins();
  await vi.waitFor(() => expect(joins()).toBeGreaterThanOrEqual(before + 4), {
    ...patience,
    timeout: 60_000,
  });
  await set({});
  await consumer.prints(processed(await send()));
});

test('processing errors fail the attempt, and the log names the fault', async () => {
  await using consumer = startConsumer();
  await consumer.prints(/"processing orders"/);
  await set({ processingErrors: { variant: 'all' } });
  await consumer.prints(/"fault switched on"/);
  const order = await send();
  await consumer.prints(new RegExp(`processingErrors: 1.*"${order}".*will be tried again`));
});

test('a slow consumer and processing latency hold up each order', async () => {
  await using consumer = startConsumer();
  await consumer.prints(/"processing orders"/);
  await set({ slowConsumer: { variant: 'on' }, processingLatency: { variant: 'high' } });
  await consumer.prints(/"processingLatency".*"fault switched on"/);
  const begun = performance.now();
  const orders = await Promise.all(Array.from({ length: 10 }, send));
  await Promise.all(orders.map((order) => consumer.prints(processed(order))));
  // Ten orders at five a second, and half a second of latency after that.
  expect(performance.now() - begun).toBeGreaterThan(2_400);
});

/** Publishes an order and gives its id. */
async function send(): Promise<string> {
  const order = randomOrder();
  await publisher.publish({
    topic: topics.orders.topic,
    key: order.customerId,
    value: encodeOrder(order),
    headers: { [ORDER_ID_HEADER]: order.id },
  });
  return order.id;
}

function processed(id: string): RegExp {
  return new RegExp(`"${id}".*"order processed"`);
}

async function readiness(consumer: Child): Promise<number> {
  const url = /"url":"([^"]+)"/.exec(consumer.output())?.[1];
  return (await fetch(`${url}/health/ready`)).status;
}

function startConsumer(): Child {
  return startChild(new URL('./main.ts', import.meta.url), {
    KAFKA_BOOTSTRAP_SERVERS: kafka.brokers.join(),
    KAFKA_CONSUMER_GROUP_ID: randomUUID(),
    HTTP_PORT: '0',
    RETRY_BACKOFF_MS: '50',
    FAULT_FLAGS_FILE: flags,
  });
}
