import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import type { KafkaContainer, KafkaMode } from '@kafka-o11y/test-kit';
import type { Attributes } from '@opentelemetry/api';
import { SpanKind, trace } from '@opentelemetry/api';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import kafkajs from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Brokers } from './fixtures/brokers.ts';
import type { Variant } from './fixtures/clients.ts';
import { clientOf, variants } from './fixtures/clients.ts';
import { RecordedSpans } from './fixtures/recorded-spans.ts';
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
const modes: KafkaMode[] = ['zookeeper', 'kraft'];
let brokers: Brokers;
/** The one that is in use. */
let broker: KafkaContainer;
let spans: RecordedSpans;
const stock = new Map<KafkaMode, Told>();
const ours = new Map<string, Told>();

beforeAll(async () => {
  brokers = await Brokers.start();
  spans = new RecordedSpans();
  for (const mode of modes) {
    broker = brokers.of(mode);
    stock.set(mode, await recorded('stock', sendAndHandleInstrumented));
    for (const variant of variants.filter((variant) => variant.mode === mode)) {
      ours.set(
        variant.name,
        await recorded(variant.name, (topic) => sendAndHandle(variant, topic)),
      );
    }
  }
});

afterAll(async () => {
  await spans?.[Symbol.asyncDispose]();
  await brokers?.[Symbol.asyncDispose]();
});

/** What sending and processing the records was told as. */
interface Told {
  topic: string;
  spans: ReadableSpan[];
  /** The labels of each metric's points. */
  labels: Record<string, Attributes[]>;
}

async function recorded(topic: string, act: (topic: string) => Promise<void>): Promise<Told> {
  await using metrics = new RecordedMetrics();
  await broker.createTopic(topic, 1);
  spans.reset();
  const before = await points(metrics);
  await act(topic);
  const after = await points(metrics);
  const labels = Object.fromEntries(
    Object.entries(after).map(([name, ofMetric]) => [
      name,
      // Another client may have asked the same broker before.
      ofMetric.filter((p) => !isAmong(before[name], p)).map(({ attributes }) => attributes),
    ]),
  );
  return { topic, spans: [...spans.ended], labels };
}

type Point = { attributes: Attributes; value: unknown };

/** The points of the metrics of OpenTelemetry's semantic conventions. */
async function points(metrics: RecordedMetrics): Promise<Record<string, Point[]>> {
  const all: Record<string, Point[]> = {};
  for (const name of [
    'messaging.client.operation.duration',
    'messaging.client.sent.messages',
    'messaging.client.consumed.messages',
    'messaging.process.duration',
  ]) {
    const ofMetric = await metrics.points<unknown>(name);
    all[name] = ofMetric.map(({ attributes, value }) => ({ attributes, value }));
  }
  return all;
}

function isAmong(points: readonly Point[] = [], point: Point): boolean {
  return points.some((other) => JSON.stringify(other) === JSON.stringify(point));
}

async function sendAndHandle(variant: Variant, topic: string): Promise<void> {
  const client = clientOf(variant.client, broker.brokers, undefined, variant.groupProtocol);
  const publisher = new Publisher(client.producer(), { component: 'test', logger });
  await Promise.all(records.map((record) => publisher.publish({ topic, ...record })));
  await publisher.stop();
  const handled: (string | undefined)[] = [];
  const subscriber = new Subscriber(client.groups(), {
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
function ofKind({ spans }: Told, kind: SpanKind): ReadableSpan[] {
  const ofKind = spans.filter((span) => span.kind === kind);
  expect(ofKind).toHaveLength(records.length);
  return ofKind;
}

function withoutTopic<T>(described: T, { topic }: Told): T {
  return JSON.parse(JSON.stringify(described).replaceAll(`"${topic}"`, '"TOPIC"'));
}

function described(told: Told, kind: SpanKind) {
  return ofKind(told, kind).map(({ name, attributes, links }) =>
    withoutTopic({ operation: name.replace(told.topic, 'TOPIC'), attributes, links }, told),
  );
}

describe.each(variants)('$name', ({ name, mode, groupProtocol }) => {
  const told = () => ours.get(name) as Told;
  const stockTold = () => stock.get(mode) as Told;

  test.each([
    [SpanKind.PRODUCER, ['messaging.kafka.cluster.id', 'messaging.kafka.offset']],
    [SpanKind.CONSUMER, ['messaging.consumer.group.name', 'messaging.kafka.cluster.id']],
  ])(
    'spans of kind %i have the same names and attributes, and what is ours besides',
    (kind, added) => {
      const expected = described(stockTold(), kind);
      const actual = described(told(), kind);
      expect(actual).toMatchObject(expected);
      const more = actual.flatMap(({ attributes }, n) =>
        Object.keys(attributes).filter((key) => !(key in (expected[n]?.attributes ?? {}))),
      );
      expect([...new Set(more)].toSorted()).toEqual(added);
    },
  );

  test('a record is processed in a child of the span that sent it', () => {
    for (const all of [told(), stockTold()]) {
      const sent = ofKind(all, SpanKind.PRODUCER).map((span) => span.spanContext());
      const processed = ofKind(all, SpanKind.CONSUMER);
      const parents = processed.map(({ parentSpanContext }) => parentSpanContext);
      expect(parents).toMatchObject(sent.map(({ traceId, spanId }) => ({ traceId, spanId })));
    }
  });

  test('metrics have the same names and labels', () => {
    const expected = withoutTopic(stockTold().labels, stockTold());
    const actual = withoutTopic(told().labels, told());
    expect(Object.keys(expected)).toHaveLength(4);
    for (const [metric, labels] of Object.entries(expected)) {
      // Which requests a client needs is its own affair, and a heartbeat one that is slow; these all need.
      const common =
        groupProtocol === 'classic'
          ? /^(Produce|Metadata|Fetch|JoinGroup|SyncGroup|send|process)$/
          : /^(Produce|Metadata|Fetch|send|process)$/;
      const asked = labels.filter((l) => common.test(String(l['messaging.operation.name'])));
      expect(asked, metric).not.toEqual([]);
      // A histogram has sixteen series for every partition: ours leaves it out.
      if (metric === 'messaging.process.duration') {
        for (const label of asked) delete label['messaging.destination.partition.id'];
      }
      expect(actual[metric], metric).toEqual(expect.arrayContaining(asked));
    }
  });
});
