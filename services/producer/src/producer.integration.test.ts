import type { IncomingRecord } from '@kafka-o11y/kafka';
import { createKafka } from '@kafka-o11y/kafka';
import { parseOrder } from '@kafka-o11y/orders';
import type { Child } from '@kafka-o11y/service/testing';
import { startChild } from '@kafka-o11y/service/testing';
import { KafkaContainer, readTopic } from '@kafka-o11y/test-kit';
import { ORDER_ID_HEADER, topics } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

const orders = topics.orders.topic;
let kafka: KafkaContainer;

beforeAll(async () => {
  kafka = await KafkaContainer.start();
});
afterAll(() => kafka?.[Symbol.asyncDispose]());

test('creates the topics, each with its partitions', async () => {
  await using producer = startProducer({ PRODUCER_RATE: '1' });
  await producer.prints(/"order sent"/);
  const logger = pino({ level: 'error' });
  const admin = createKafka({ brokers: kafka.brokers, clientId: 'test', logger }).admin();
  await admin.connect();
  const metadata = await admin.fetchTopicMetadata();
  await admin.disconnect();
  for (const { topic, numPartitions } of Object.values(topics)) {
    const created = metadata.topics.find(({ name }) => name === topic);
    expect(created?.partitions).toHaveLength(numPartitions);
  }
});

test('POST /orders answers with the place of the order, and it is there', async () => {
  await using producer = startProducer({ PRODUCER_RATE: '1' });
  await producer.prints(/"sending orders"/);
  const request = { customerId: 'me', items: [{ sku: 'x', quantity: 2, unitPriceCents: 150 }] };
  const response = await fetch(`${urlOf(producer)}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  expect(response.status).toBe(202);
  const answer = (await response.json()) as Record<string, unknown>;
  expect(answer).toMatchObject({ topic: orders, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });

  await producer.prints(new RegExp(`"trace_id":"${answer.traceId}".*"${answer.id}".*"order sent"`));

  const isOurs = ({ partition, offset }: IncomingRecord) =>
    partition === answer.partition && offset === answer.offset;
  const [record] = await readTopic(kafka.brokers, orders, 1, isOurs);
  expect(record?.key).toBe('me');
  expect(record?.headers[ORDER_ID_HEADER]).toBe(answer.id);
  expect(record?.headers.traceparent).toContain(answer.traceId);
  expect(parseOrder(record?.value ?? null)).toMatchObject({
    ...request,
    id: answer.id,
    totalCents: 300,
  });
});

test('POST /orders says what is wrong with a request', async () => {
  await using producer = startProducer({ PRODUCER_RATE: '1' });
  await producer.prints(/"sending orders"/);
  const response = await fetch(`${urlOf(producer)}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ region: 'atlantis' }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ field: 'region' }] });
});

test('SIGTERM at full speed loses no order that was accepted', async () => {
  await using producer = startProducer({ PRODUCER_RATE: '0' });
  await producer.prints(/"order sent"/);
  producer.kill('SIGTERM');
  const { code, output } = await producer.exit;
  expect(code).toBe(0);
  expect(output).not.toContain('"order not sent"');

  const lines = output.matchAll(/"order_id":"([^"]+)",.*"msg":"order sent"/g);
  const sent = new Set([...lines].map(([, id]) => id));
  const isOurs = ({ headers }: IncomingRecord) => sent.has(headers[ORDER_ID_HEADER]);
  const records = await readTopic(kafka.brokers, orders, sent.size, isOurs);
  expect(new Set(records.map(({ headers }) => headers[ORDER_ID_HEADER]))).toEqual(sent);
});

function startProducer(env: Record<string, string>): Child {
  return startChild(new URL('./main.ts', import.meta.url), {
    KAFKA_BOOTSTRAP_SERVERS: kafka.brokers.join(),
    HTTP_PORT: '0',
    ORDER_LOG_RATE: '100000',
    // Spans are made only where they go somewhere; that nobody answers there does not matter.
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    ...env,
  });
}

function urlOf(producer: Child): string {
  return String(/"url":"([^"]+)","msg":"listening"/.exec(producer.output())?.[1]);
}
