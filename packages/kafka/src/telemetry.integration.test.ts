import { KafkaContainer } from '@kafka-o11y/test-kit';
import type { Attributes } from '@opentelemetry/api';
import { SpanKind, trace } from '@opentelemetry/api';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import kafkajs from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RecordedMetrics } from './fixtures/recorded-metrics.ts';
import { RecordedSpans } from './fixtures/recorded-spans.ts';
import { createKafka } from './kafka.ts';
import { KafkaJSGroups } from './kafkajs/groups.ts';
import { KafkaJSProducer } from './kafkajs/producer.ts';
import { Publisher } from './publisher.ts';
import { Subscriber } from './subscriber.ts';

/**
 * What the Publisher and the Subscriber tell, beside what OpenTelemetry's instrumentation of KafkaJS
 * tells of the same records. The instrumentation is in use here only.
 */
const records = [
  { key: 'a', value: 'v' },
  { key: null, value: 'v' },
  { key: 'deleted', value: null },
  { key: '', value: '' },
];
const logger = pino({ level: 'silent' });
let broker: KafkaContainer;
let spans: RecordedSpans;
let ours: ReadableSpan[];
let stock: ReadableSpan[];
let ourMetrics: Record<string, Attributes[]>;
let stockMetrics: Record<string, Attributes[]>;

beforeAll(async () => {
  broker = await KafkaContainer.start();
  spans = new RecordedSpans();
  [ours, ourMetrics] = await recorded(sendAndHandle);
  [stock, stockMetrics] = await recorded(sendAndHandleInstrumented);
});

afterAll(async () => {
  await spans?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

/** The spans, and the labels of the metrics, of what is done; the topic's name is left out. */
async function recorded(
  act: (topic: string) => Promise<void>,
): Promise<[ReadableSpan[], Record<string, Attributes[]>]> {
  await using metrics = new RecordedMetrics();
  const topic = act.name;
  await broker.createTopic(topic, 1);
  spans.reset();
  await act(topic);
  const labels: Record<string, Attributes[]> = {};
  for (const name of [
    'messaging.client.operation.duration',
    'messaging.client.sent.messages',
    'messaging.client.consumed.messages',
    'messaging.process.duration',
  ]) {
    labels[name] = (await metrics.points<unknown>(name)).map(({ attributes }) => attributes);
  }
  return [spans.ended, labels];
}

async function sendAndHandle(topic: string): Promise<void> {
  const client = createKafka({ brokers: broker.brokers, clientId: 'test', logger });
  const publisher = new Publisher(new KafkaJSProducer(client), { component: 'test', logger });
  await Promise.all(records.map((record) => publisher.publish({ topic, ...record })));
  await publisher.stop();
  const handled: (string | undefined)[] = [];
  const subscriber = new Subscriber(new KafkaJSGroups(client), {
    groupId: topic,
    topics: [topic],
    fromBeginning: true,
    logger,
    handle: async () => void handled.push(trace.getActiveSpan()?.spanContext().traceId),
  });
  await subscriber.start();
  await vi.waitFor(() => expect(handled).toHaveLength(records.length), 20_000);
  await subscriber.stop();
  expect(new Set(handled).size, 'each handler runs inside its span').toBe(records.length);
}

/** As somebody does it who knows nothing but KafkaJS and OpenTelemetry. */
async function sendAndHandleInstrumented(topic: string): Promise<void> {
  const instrumentation = new KafkaJsInstrumentation();
  const [definition] = instrumentation.getModuleDefinitions();
  definition?.patch?.(kafkajs);
  const kafka = new kafkajs.Kafka({ brokers: broker.brokers, logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: records.map((record) => ({ ...record, partition: 0 })) });
  await producer.disconnect();
  const consumer = kafka.consumer({ groupId: topic });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let handled = 0;
  await consumer.run({ eachMessage: async () => void handled++ });
  await vi.waitFor(() => expect(handled).toBe(records.length), 20_000);
  await consumer.disconnect();
  definition?.unpatch?.(kafkajs);
}

/** Spans of a kind, in the order of the records. */
function ofKind(all: ReadableSpan[], kind: SpanKind): ReadableSpan[] {
  const ofKind = all.filter((span) => span.kind === kind);
  expect(ofKind).toHaveLength(records.length);
  return ofKind;
}

function withoutTopic<T>(described: T, topic: string): T {
  return JSON.parse(JSON.stringify(described).replaceAll(topic, 'TOPIC'));
}

describe.each([SpanKind.PRODUCER, SpanKind.CONSUMER])('spans of kind %i', (kind) => {
  test('have the same names and attributes, and what is ours besides', () => {
    const described = (all: ReadableSpan[], topic: string) =>
      ofKind(all, kind).map(({ name, attributes, links }) =>
        withoutTopic({ name, attributes, links }, topic),
      );
    const expected = described(stock, sendAndHandleInstrumented.name);
    expect(described(ours, sendAndHandle.name)).toMatchObject(expected);
    const added = new Set(
      ofKind(ours, kind).flatMap(({ attributes }, n) =>
        Object.keys(attributes).filter((name) => !(name in (expected[n]?.attributes ?? {}))),
      ),
    );
    expect([...added].toSorted()).toEqual(
      kind === SpanKind.PRODUCER
        ? ['messaging.kafka.cluster.id', 'messaging.kafka.offset']
        : ['messaging.consumer.group.name', 'messaging.kafka.cluster.id'],
    );
  });
});

test('a record is processed in a child of the span that sent it', () => {
  for (const all of [ours, stock]) {
    const sent = ofKind(all, SpanKind.PRODUCER).map((span) => span.spanContext());
    const processed = ofKind(all, SpanKind.CONSUMER);
    const parents = processed.map(({ parentSpanContext }) => parentSpanContext);
    expect(parents).toMatchObject(sent.map(({ traceId, spanId }) => ({ traceId, spanId })));
  }
});

test('metrics have the same names and labels', () => {
  const described = (of: Record<string, Attributes[]>, topic: string) => withoutTopic(of, topic);
  const expected = described(stockMetrics, sendAndHandleInstrumented.name);
  const actual = described(ourMetrics, sendAndHandle.name);
  expect(Object.keys(expected)).toHaveLength(4);
  for (const [name, labels] of Object.entries(expected)) {
    expect(labels, name).not.toEqual([]);
    // A histogram has sixteen series for every partition: ours leaves it out.
    if (name === 'messaging.process.duration') {
      for (const label of labels) delete label['messaging.destination.partition.id'];
    }
    expect(actual[name], name).toEqual(expect.arrayContaining(labels));
  }
});
