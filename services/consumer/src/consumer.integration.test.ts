import { randomUUID } from 'node:crypto';
import type { IncomingRecord, OutgoingRecord } from '@kafka-o11y/kafka';
import { createKafka, KafkaJSProducer, Publisher, RETRY_HEADERS } from '@kafka-o11y/kafka';
import type { Order } from '@kafka-o11y/orders';
import { encodeOrder, randomOrder } from '@kafka-o11y/orders';
import type { Child } from '@kafka-o11y/service/testing';
import { startChild } from '@kafka-o11y/service/testing';
import { eventually, KafkaContainer, readTopic } from '@kafka-o11y/test-kit';
import { ORDER_ID_HEADER, topics } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

const logger = pino({ level: 'error' });
const often = { everyMs: 100 };
let kafka: KafkaContainer;
let publisher: Publisher;

beforeAll(async () => {
  kafka = await KafkaContainer.start();
  await kafka.createTopic(topics.orders.topic);
  publisher = new Publisher(
    new KafkaJSProducer(createKafka({ brokers: kafka.brokers, clientId: 'test', logger })),
    {
      component: 'test',
      logger,
    },
  );
  await publisher.start();
});

afterAll(async () => {
  await publisher?.stop();
  await kafka?.[Symbol.asyncDispose]();
});

test('an order that keeps failing is tried again, then dead-lettered, in one trace', async () => {
  await using consumer = startConsumer({
    WORK_ERROR_RATE: '1',
    MAX_ATTEMPTS: '3',
    RETRY_BACKOFF_MS: '50',
    // Spans are made only where they go somewhere; that nobody answers there does not matter.
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
  });
  const order = randomOrder();
  const traceId = randomUUID().replaceAll('-', '');
  const spanId = traceId.slice(16);
  const origin = await publisher.publish(
    recordOf(order, { traceparent: `00-${traceId}-${spanId}-01` }),
  );

  const isOurs = ({ headers }: IncomingRecord) => headers[ORDER_ID_HEADER] === order.id;
  const [dead] = await readTopic(kafka.brokers, topics.deadLetter.topic, 1, isOurs);
  expect(JSON.parse(String(dead?.value))).toEqual(order);
  expect(dead?.key).toBe(order.customerId);
  expect(dead?.headers).toMatchObject({
    [RETRY_HEADERS.attempts]: '3',
    [RETRY_HEADERS.errorReason]: 'WorkError: simulated failure (WORK_ERROR_RATE=1)',
    [RETRY_HEADERS.originTopic]: topics.orders.topic,
    [RETRY_HEADERS.originPartition]: String(origin.partition),
    [RETRY_HEADERS.originOffset]: origin.offset,
  });
  expect(dead?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!${spanId})`));

  const retries = await readTopic(kafka.brokers, topics.retry.topic, 2, isOurs);
  expect(retries.map(({ headers }) => headers[RETRY_HEADERS.attempts])).toEqual(['1', '2']);
  // The record is there before the consumer hears that it is.
  await consumer.prints(new RegExp(`"${order.id}".*"order dead-lettered"`));
  const lines = linesOf(consumer).filter((line) => line.order_id === order.id);
  expect(lines.map((line) => [line.level, line.msg])).toEqual([
    ['warn', 'order failed and will be tried again'],
    ['warn', 'order failed and will be tried again'],
    ['error', 'order dead-lettered'],
  ]);
  expect(lines.every((line) => line.trace_id === traceId)).toBe(true);
});

test('a poison record is dead-lettered at once, and its partition goes on', async () => {
  const key = randomUUID();
  const poison = { topic: topics.orders.topic, key, value: Buffer.from('{"id": "poison"') };
  const order = { ...randomOrder(), customerId: key };
  await publisher.publish(poison);
  await publisher.publish(recordOf(order));

  await using consumer = startConsumer();
  await consumer.prints(new RegExp(`"${order.id}".*"order processed"`));
  const isOurs = (record: IncomingRecord) => record.key === key;
  const [dead] = await readTopic(kafka.brokers, topics.deadLetter.topic, 1, isOurs);
  expect(dead?.value).toEqual(poison.value);
  expect(dead?.headers).toMatchObject({
    [RETRY_HEADERS.attempts]: '1',
    [RETRY_HEADERS.errorReason]: 'InvalidOrderError: the record value is not JSON',
  });
});

test('an order that waits for its next try holds up no stop, and is not forgotten', async () => {
  const order = randomOrder();
  await publisher.publish(recordOf(order));
  const group = { KAFKA_CONSUMER_GROUP_ID: randomUUID() };
  await using failing = startConsumer({
    ...group,
    WORK_ERROR_RATE: '1',
    RETRY_BACKOFF_MS: '8000',
  });
  await failing.prints(new RegExp(`"${order.id}".*will be tried again`));
  const signalledAt = performance.now();
  failing.kill('SIGTERM');
  expect((await failing.exit).code).toBe(0);
  expect(performance.now() - signalledAt).toBeLessThan(5_000);

  await using next = startConsumer(group);
  await next.prints(new RegExp(`"topic":"orders.retry".*"${order.id}".*"order processed"`));
});

test('no order is lost when the consumer is killed in the midst of its work', async () => {
  const orders = Array.from({ length: 1_500 }, () => randomOrder());
  await Promise.all(orders.map((order) => publisher.publish(recordOf(order))));

  const env = { KAFKA_CONSUMER_GROUP_ID: randomUUID(), WORK_MS_P50: '20', WORK_MS_P99: '40' };
  await using killed = startConsumer(env);
  // Long enough at 300 orders a second for offsets to have been committed.
  await eventually(
    'half of the orders are processed',
    () => expect(processedBy(killed).size).toBeGreaterThanOrEqual(750),
    often,
  );
  killed.kill('SIGKILL');
  const { output } = await killed.exit;
  const before = processedIn(output);
  expect(orders.some(({ id }) => !before.has(id))).toBe(true);

  await using restarted = startConsumer(env);
  await eventually(
    'every order is processed',
    () => {
      const processed = before.union(processedBy(restarted));
      expect(orders.filter(({ id }) => !processed.has(id))).toHaveLength(0);
    },
    often,
  );
  const repeated = [...processedBy(restarted)].filter((id) => before.has(id));
  expect(repeated.length).toBeLessThan(before.size);
});

test('SIGTERM finishes the orders in hand and commits them: the next one repeats none', async () => {
  const orders = Array.from({ length: 500 }, () => randomOrder());
  await Promise.all(orders.map((order) => publisher.publish(recordOf(order))));
  // Those of the tests before are read, too, and some of them stand in the retry topic as well.
  const ours = new Set(orders.map(({ id }) => id));
  const group = { KAFKA_CONSUMER_GROUP_ID: randomUUID() };

  await using stopped = startConsumer(group);
  await eventually(
    'a fifth of the orders is processed',
    () => expect(processedBy(stopped).intersection(ours).size).toBeGreaterThanOrEqual(100),
    often,
  );
  stopped.kill('SIGTERM');
  const { code, output } = await stopped.exit;
  expect(code).toBe(0);
  const before = processedIn(output);

  await using next = startConsumer(group);
  await eventually(
    'every order is processed',
    () => expect(ours.difference(before.union(processedBy(next))).size).toBe(0),
    often,
  );
  expect([...processedBy(next).intersection(ours).intersection(before)]).toEqual([]);
});

function startConsumer(env: Record<string, string> = {}): Child {
  return startChild(new URL('./main.ts', import.meta.url), {
    KAFKA_BOOTSTRAP_SERVERS: kafka.brokers.join(),
    KAFKA_CONSUMER_GROUP_ID: randomUUID(),
    HTTP_PORT: '0',
    ORDER_LOG_RATE: '100000',
    ...env,
  });
}

function recordOf(order: Order, headers: Record<string, string> = {}): OutgoingRecord {
  return {
    topic: topics.orders.topic,
    key: order.customerId,
    value: encodeOrder(order),
    headers: { [ORDER_ID_HEADER]: order.id, ...headers },
  };
}

function linesOf(child: Child): Record<string, unknown>[] {
  return child
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

function processedBy(consumer: Child): Set<string> {
  return processedIn(consumer.output());
}

/** The ids of the orders that the log says were processed. */
function processedIn(output: string): Set<string> {
  const lines = output.matchAll(/"order_id":"([^"]+)",.*"msg":"order processed"/g);
  return new Set([...lines].map((line) => String(line[1])));
}
