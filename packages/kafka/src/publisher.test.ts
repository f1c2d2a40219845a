import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Send } from './fixtures/fake-brokers.ts';
import { FakeBrokers } from './fixtures/fake-brokers.ts';
import { RecordedSpans } from './fixtures/recorded-spans.ts';
import { KafkaJSProtocolError } from './kafkajs/errors.ts';
import { DeliveryError, PartlyDeliveredError, QueueFullError } from './publish-queue.ts';
import type { PublisherOptions } from './publisher.ts';
import { Publisher, PublisherClosedError } from './publisher.ts';

const TOPIC = 'orders';
const LINGER_MS = 5;

let kafka: FakeBrokers;
const publishers: Publisher[] = [];

function createPublisher(options: Partial<PublisherOptions> = {}): Publisher {
  const logger = pino({ level: 'silent' });
  const publisher = new Publisher(kafka, { component: 'test', logger, maxInFlight: 1, ...options });
  publishers.push(publisher);
  return publisher;
}

/** Has the publisher look up the leaders, which the first record of a topic waits for. */
async function knowLeaders(publisher: Publisher): Promise<void> {
  const delivery = publisher.publish(record('the first', null));
  await vi.advanceTimersByTimeAsync(1_000);
  await delivery;
  kafka.sends.length = 0;
}

function record(value: string, key: string | null = 'k') {
  return { topic: TOPIC, key, value };
}

/** The error that a promise rejects with, taken before the fake clock moves. */
function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('it should have been rejected'),
    (error: unknown) => error,
  );
}

function valuesOf({ batches }: Send): string[] {
  return batches.flatMap(({ records }) => records.map(({ value }) => String(value)));
}

beforeEach(() => {
  vi.useFakeTimers({ fakeNodeBuiltins: true });
  kafka = new FakeBrokers();
});

afterEach(async () => {
  const stopped = Promise.all(publishers.splice(0).map((publisher) => publisher.stop(0)));
  await vi.advanceTimersByTimeAsync(2_000);
  await stopped;
  vi.useRealTimers();
});

describe('batching', () => {
  test('records that come within the linger time share a send', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    const deliveries = [1, 2, 3].map((n) => publisher.publish(record(`v${n}`)));
    await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
    expect(kafka.sends).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all(deliveries);
    expect(kafka.sends.map(valuesOf)).toEqual([['v1', 'v2', 'v3']]);
  });

  test('a request that goes takes along what lingers for the same broker', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    await knowLeaders(publisher);
    const early = publisher.publish(record('early', 'k1'));
    await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
    const late = ['k2', 'k3', 'k4', 'k5', 'k6'].map((key) => publisher.publish(record(key, key)));
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([early, ...late]);
    expect(kafka.sends).toHaveLength(1);
    expect(kafka.sends[0]?.batches.length).toBeGreaterThan(2);
  });

  test('a full batch does not wait', async () => {
    const publisher = createPublisher({ lingerMs: 60_000, maxBatchRecords: 2 });
    await Promise.all([1, 2].map((n) => publisher.publish(record(`v${n}`))));
    expect(kafka.sends.map(valuesOf)).toEqual([['v1', 'v2']]);
  });

  test('a batch stays within its bytes, and a record above them travels alone', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxBatchBytes: 100 });
    await knowLeaders(publisher);
    const gate = Promise.withResolvers<void>();
    kafka.onSend = () => gate.promise;
    const sizes = [10, 40, 40, 40, 500, 10];
    const deliveries = sizes.map((size) => publisher.publish(record('x'.repeat(size))));
    gate.resolve();
    await Promise.all(deliveries);
    expect(kafka.sends.map((send) => valuesOf(send).map(({ length }) => length))).toEqual([
      [10],
      [40, 40],
      [40],
      [500],
      [10],
    ]);
  });

  test('batches for one broker share a request, those for another do not', async () => {
    kafka.leaders.set(0, '2');
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    const deliveries = Array.from({ length: 60 }, (_, n) =>
      publisher.publish({ topic: n % 2 ? TOPIC : 'orders.dlt', key: `k${n}`, value: 'v' }),
    );
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    await Promise.all(deliveries);
    const placesOf = ({ batches }: Send) => batches.map((b) => `${b.topic}/${b.partition}`);
    const byNode = new Map(kafka.sends.map((send) => [send.node, placesOf(send).toSorted()]));
    const places = (...partitions: number[]) =>
      ['orders.dlt', TOPIC].flatMap((topic) => partitions.map((p) => `${topic}/${p}`));
    expect(kafka.sends).toHaveLength(2);
    expect(byNode.get('2')).toEqual(places(0));
    expect(byNode.get('1')).toEqual(places(1, 2, 3, 4, 5));
  });

  test('several requests are in flight, up to the limit, never two for one partition', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxInFlight: 3, maxBatchRecords: 10 });
    const inFlight = new Set<Send>();
    const partitionsOf = ({ batches }: Send) => batches.map(({ partition }) => partition);
    const overtaking: number[] = [];
    let most = 0;
    kafka.onSend = async (send) => {
      const taken = new Set([...inFlight].flatMap(partitionsOf));
      overtaking.push(...partitionsOf(send).filter((partition) => taken.has(partition)));
      inFlight.add(send);
      most = Math.max(most, inFlight.size);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inFlight.delete(send);
    };
    await knowLeaders(publisher);
    const deliveries = Array.from({ length: 300 }, (_, n) =>
      publisher.publish(record('v', `k${n % 50}`)),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(deliveries);
    expect(most).toBe(3);
    expect(overtaking).toEqual([]);
  });

  test('records without a key fill one batch after the other, where there is a leader', async () => {
    kafka.leaders.set(2, undefined);
    const publisher = createPublisher({ lingerMs: LINGER_MS, maxBatchRecords: 4 });
    await knowLeaders(publisher);
    const rest = Array.from({ length: 20 }, () => publisher.publish(record('v', null)));
    await vi.advanceTimersByTimeAsync(1_000);
    const deliveries = await Promise.all(rest);
    const counts = Object.groupBy(deliveries, ({ partition }) => partition);
    expect(Object.keys(counts)).toEqual(['0', '1', '3', '4', '5']);
    for (const [partition, records] of Object.entries(counts)) {
      expect(records, `partition ${partition}`).toHaveLength(4);
    }
  });
});

describe('delivery', () => {
  test('tells the partition and offset of every record', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    const promises = Array.from({ length: 20 }, (_, n) =>
      publisher.publish({ ...record(`v${n}`, `k${n % 7}`), headers: { n: String(n) } }),
    );
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    const deliveries = await Promise.all(promises);
    for (const [n, { partition, offset, headers }] of deliveries.entries()) {
      expect(kafka.log[partition]?.[Number(offset)]?.value).toBe(`v${n}`);
      expect(headers).toEqual({ n: String(n) });
    }
  });

  test('keeps the order of a key when sends fail and are repeated', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxInFlight: 4, maxBatchRecords: 3 });
    let sends = 0;
    kafka.onSend = async () => {
      sends += 1;
      if (sends % 3 === 0) throw new Error('connection lost');
    };
    const deliveries = Array.from({ length: 200 }, (_, n) =>
      publisher.publish(record(String(n), `k${n % 5}`)),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(deliveries);
    const byKey = Object.groupBy(kafka.log.flat(), ({ key }) => String(key));
    expect(Object.keys(byKey)).toHaveLength(5);
    for (const records of Object.values(byKey)) {
      const values = records?.map(({ value }) => Number(value)) ?? [];
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values).toHaveLength(40);
    }
  });

  test('repeats what the broker appended to no partition, and only that', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    kafka.onAnswer = (answers) =>
      kafka.sends.length === 1
        ? [{ error: new Error('not the leader') }, ...answers.slice(1)]
        : answers;
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const deliveries = keys.map((key) => publisher.publish(record('v', key)));
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all(deliveries);
    const [first, second, ...others] = kafka.sends.map(({ batches }) => batches);
    expect(others).toEqual([]);
    expect(second?.map(({ partition }) => partition)).toEqual([first?.[0]?.partition]);
  });

  test('a partition without a leader holds up no other one, and gets its records later', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS, maxBatchRecords: 5 });
    kafka.leaders.set(3, undefined);
    const settled = new Set<number>();
    const deliveries = Array.from({ length: 1_000 }, async (_, n) => {
      const { partition } = await publisher.publish(record(String(n), `k${n}`));
      settled.add(n);
      return partition;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(kafka.log[3]).toEqual([]);
    const waiting = publisher.queued;
    expect(waiting).toBeGreaterThan(100);
    expect(settled.size).toBe(1_000 - waiting);
    kafka.leaders.set(3, '2');
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all(deliveries);
    expect(kafka.log[3]).toHaveLength(waiting);
    const values = kafka.log[3]?.map(({ value }) => Number(value)) ?? [];
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  });

  test('a broker that does not answer holds up no other one', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxBatchRecords: 5 });
    for (const partition of [0, 1, 2]) kafka.leaders.set(partition, '2');
    kafka.onSend = ({ node }) => (node === '2' ? new Promise(() => {}) : Promise.resolve());
    const placed = Array.from({ length: 600 }, (_, n) =>
      publisher.publish(record(String(n), `k${n}`)),
    );
    for (const delivery of placed) delivery.catch(() => {});
    await vi.advanceTimersByTimeAsync(1_000);
    const waits = placed.length - publisher.queued;
    expect(waits).toBeGreaterThan(200);
    const written = kafka.log.slice(3).reduce((sum, { length }) => sum + length, 0);
    expect(written).toBe(waits);
  });

  test('says which partition has no leader when it gives up', async () => {
    const publisher = createPublisher({ deliveryTimeoutMs: 2_000 });
    kafka.leaders.set(0, undefined);
    kafka.log.length = 1;
    const error = rejection(publisher.publish(record('v')));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await error).toMatchObject({
      attempts: 0,
      message: expect.stringContaining('orders/0 has no leader'),
    });
  });

  test('makes a batch smaller that the broker finds too large', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    kafka.onSend = async ({ batches }) => {
      if ((batches[0]?.records.length ?? 0) <= 2) return;
      throw Object.assign(new KafkaJSProtocolError('too large'), { type: 'MESSAGE_TOO_LARGE' });
    };
    const deliveries = Array.from({ length: 7 }, (_, n) => publisher.publish(record(String(n))));
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(deliveries);
    const sizes = kafka.sends.map(({ batches }) => batches[0]?.records.length);
    expect(sizes).toEqual([7, 3, 1, 2, 4, 2, 2]);
    expect(kafka.log.flat().map(({ value }) => value)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  test('assigns records anew, at once, when the topic has fewer partitions', async () => {
    const logs: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => logs.push(line) });
    const publisher = createPublisher({ lingerMs: LINGER_MS, logger });
    kafka.onSend = async () => {
      if (kafka.sends.length > 1) return;
      kafka.log.length = 2;
      throw new Error('This server does not host this topic-partition');
    };
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const promises = keys.map((key) => publisher.publish(record(`of ${key}`, key)));
    await vi.advanceTimersByTimeAsync(200);
    const deliveries = await Promise.all(promises);
    for (const [n, { partition, offset }] of deliveries.entries()) {
      expect(kafka.log[partition]?.[Number(offset)]?.value).toBe(`of ${keys[n]}`);
    }
    expect(logs.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        topic: TOPIC,
        records: keys.length,
        msg: expect.stringContaining(`Topic "${TOPIC}" had 6 partitions and now has 2`),
      }),
    );
  });

  test('does not repeat what the broker refused for good', async () => {
    const publisher = createPublisher();
    const refusal = Object.assign(new KafkaJSProtocolError('too large'), {
      type: 'MESSAGE_TOO_LARGE',
    });
    kafka.onSend = async () => {
      throw refusal;
    };
    const error = rejection(publisher.publish(record('v')));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    expect(await error).toMatchObject({
      name: 'DeliveryError',
      topic: TOPIC,
      key: 'k',
      attempts: 1,
      cause: refusal,
    });
    expect(kafka.sends).toHaveLength(1);
  });

  test('gives up after the delivery timeout, on its way or still in the queue', async () => {
    const publisher = createPublisher({ deliveryTimeoutMs: 2_000, maxBatchRecords: 1 });
    kafka.onSend = async () => {
      throw new Error('broker away');
    };
    const errors = ['sent', 'queued'].map((value) => rejection(publisher.publish(record(value))));
    await vi.advanceTimersByTimeAsync(2_400);
    const [sent, queued] = (await Promise.all(errors)) as DeliveryError[];
    expect(sent).toBeInstanceOf(DeliveryError);
    expect(sent?.attempts).toBeGreaterThan(1);
    expect(sent?.message).toContain('broker away');
    expect(queued?.attempts).toBe(0);
    expect(publisher.queued).toBe(0);
  });

  test('refuses a record without a topic', async () => {
    const publisher = createPublisher();
    expect(await rejection(publisher.publish({ topic: '', key: null, value: '' }))).toBeInstanceOf(
      TypeError,
    );
    expect(publisher.queued).toBe(0);
  });
});

describe('back-pressure', () => {
  test('refuses what exceeds the bound, and says when there is room', async () => {
    const publisher = createPublisher({ maxQueuedRecords: 2, lingerMs: LINGER_MS });
    const accepted = [publisher.publish(record('1')), publisher.publish(record('2'))];
    expect(await rejection(publisher.publish(record('3')))).toMatchObject({
      name: 'QueueFullError',
      queuedRecords: 2,
    });
    let writable = false;
    const room = publisher.writable().then(() => {
      writable = true;
    });
    await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
    expect(writable).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([room, ...accepted]);
    expect(publisher.queued).toBe(0);
    expect(kafka.log.flat()).toHaveLength(2);
  });

  test('bounds the bytes too', async () => {
    const publisher = createPublisher({ maxQueuedBytes: 1_000, lingerMs: 60_000 });
    const accepted = publisher.publish(record('x'.repeat(1_000)));
    expect(await rejection(publisher.publish(record('x')))).toBeInstanceOf(QueueFullError);
    await publisher.stop();
    await accepted;
  });

  test('a loop that awaits writable() never overruns the bound', async () => {
    const publisher = createPublisher({ maxQueuedRecords: 10, lingerMs: 1 });
    const loop = (async () => {
      const deliveries = [];
      for (let n = 0; n < 500; n++) {
        await publisher.writable();
        deliveries.push(publisher.publish(record(String(n))));
        expect(publisher.queued).toBeLessThanOrEqual(10);
      }
      return Promise.all(deliveries);
    })();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await loop).toHaveLength(500);
  });
});

describe('records that are published together', () => {
  test('each has its delivery, in the order of the call, whatever its topic', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    const records = Array.from({ length: 50 }, (_, n) => ({
      topic: n % 2 ? TOPIC : 'orders.dlt',
      key: `k${n}`,
      value: String(n),
    }));
    const together = publisher.publishAll(records);
    expect(publisher.queued).toBe(50);
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    const deliveries = await together;
    expect(deliveries.map(({ topic }) => topic)).toEqual(records.map(({ topic }) => topic));
    for (const [n, { partition, offset }] of deliveries.entries()) {
      expect(kafka.log[partition]?.[Number(offset)]?.value).toBe(String(n));
    }
  });

  test('keep their order with those published one by one', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxBatchRecords: 3 });
    const deliveries = [
      publisher.publish(record('0')),
      publisher.publishAll(['1', '2', '3', '4'].map((value) => record(value))),
      publisher.publish(record('5')),
    ];
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(deliveries);
    const values = kafka.log.flat().map(({ value }) => value);
    expect(values).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  test('those that are given up are told of, once the others are written', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS, deliveryTimeoutMs: 1_000 });
    kafka.leaders.set(3, undefined);
    const records = Array.from({ length: 100 }, (_, n) => record(String(n), `k${n}`));
    const failing = rejection(publisher.publishAll(records));
    await vi.advanceTimersByTimeAsync(2_000);
    const error = await failing;
    if (!(error instanceof PartlyDeliveredError)) return expect.unreachable(String(error));
    const { errors, deliveries, message } = error;
    expect(errors[0]).toBeInstanceOf(DeliveryError);
    expect(errors.length).toBeGreaterThan(5);
    expect(deliveries).toHaveLength(100);
    const written = kafka.log.flat().map(({ value }) => Number(value));
    const told = deliveries.flatMap((delivery, n) => (delivery ? [n] : []));
    expect(told).toEqual(written.toSorted((a, b) => a - b));
    expect(told.length + errors.length).toBe(100);
    expect(message).toMatch(new RegExp(`^${errors.length} of 100 records were not delivered`));
  });

  test('all are taken or none', async () => {
    const publisher = createPublisher({ maxQueuedRecords: 2, lingerMs: LINGER_MS });
    const broken = [record('1'), { topic: '', key: null, value: '2' }];
    expect(await rejection(publisher.publishAll(broken))).toBeInstanceOf(TypeError);
    expect(publisher.queued).toBe(0);
    const taken = publisher.publishAll(['1', '2', '3'].map((value) => record(value)));
    expect(await rejection(publisher.publishAll([record('4')]))).toBeInstanceOf(QueueFullError);
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    await taken;
    expect(await publisher.publishAll([])).toEqual([]);
    expect(kafka.log.flat()).toHaveLength(3);
    await publisher.stop(0);
    expect(await rejection(publisher.publishAll([record('5')]))).toBeInstanceOf(
      PublisherClosedError,
    );
  });
});

describe('start and stop', () => {
  test('start waits for the broker, and what was published meanwhile goes out', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    kafka.onConnect = async () => {
      if (kafka.connects < 4) throw new Error('connection refused');
    };
    const started = publisher.start();
    const delivery = publisher.publish(record('early'));
    await vi.advanceTimersByTimeAsync(100);
    expect(publisher.connected).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    await started;
    await delivery;
    expect(kafka.connects).toBe(4);
    expect(publisher.connected).toBe(true);
  });

  test('stop ends the waiting of start', async () => {
    const publisher = createPublisher();
    kafka.onConnect = async () => {
      throw new Error('connection refused');
    };
    const started = rejection(publisher.start());
    await vi.advanceTimersByTimeAsync(100);
    await publisher.stop();
    expect(await started).toBeInstanceOf(PublisherClosedError);
  });

  test('stop sends at once what lingers, then disconnects', async () => {
    const publisher = createPublisher({ lingerMs: 60_000 });
    const deliveries = [1, 2].map((n) => publisher.publish(record(String(n))));
    await publisher.stop();
    await expect(Promise.all(deliveries)).resolves.toHaveLength(2);
    expect(kafka.disconnects).toBe(1);
    expect(publisher.connected).toBe(false);
  });

  test('stop rejects what could not be sent in its time', async () => {
    const publisher = createPublisher({ maxBatchRecords: 1 });
    kafka.onSend = () => new Promise(() => {});
    const errors = ['on its way', 'queued'].map((v) => rejection(publisher.publish(record(v))));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    const stopped = publisher.stop(3_000);
    await vi.advanceTimersByTimeAsync(5_000);
    await stopped;
    for (const error of await Promise.all(errors)) {
      expect(error).toBeInstanceOf(DeliveryError);
    }
    expect(publisher.queued).toBe(0);
  });

  test('after stop nothing is taken', async () => {
    const publisher = createPublisher();
    await publisher.stop();
    expect(await rejection(publisher.publish(record('v')))).toBeInstanceOf(PublisherClosedError);
    expect(await rejection(publisher.writable())).toBeInstanceOf(PublisherClosedError);
  });

  test('stop turns away who waits for room', async () => {
    const publisher = createPublisher({ maxQueuedRecords: 1, lingerMs: 60_000 });
    const delivery = publisher.publish(record('v'));
    const waiting = rejection(publisher.writable());
    await publisher.stop();
    await delivery;
    expect(await waiting).toBeInstanceOf(PublisherClosedError);
  });
});

describe('spans', () => {
  let spans: RecordedSpans;
  beforeAll(() => {
    spans = new RecordedSpans();
    return () => spans[Symbol.asyncDispose]();
  });
  beforeEach(() => spans.reset());

  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': TOPIC,
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.partition.id': expect.stringMatching(/^[0-5]$/),
    'messaging.kafka.cluster.id': 'fake',
  };

  test('each record has one, under the span it was published in, and carries its context', async () => {
    const publisher = createPublisher({
      lingerMs: LINGER_MS,
      headerAttributes: { 'order-id': 'order.id', absent: 'absent' },
    });
    const headers = { 'order-id': 'o-1' };
    const outer = trace.getTracer('test').startSpan('outer');
    const inside = context.with(trace.setSpan(ROOT_CONTEXT, outer), () =>
      publisher.publish({ topic: TOPIC, key: 'a', value: null, headers }),
    );
    const outside = publisher.publish(record('v', null));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    const [first, second] = await Promise.all([inside, outside]);
    const byKey = (key?: string) =>
      spans.ended.find(({ attributes: a }) => a['messaging.kafka.message.key'] === key);
    const [sentInside, sentOutside] = [byKey('a'), byKey()];
    expect(sentInside).toMatchObject({
      name: 'send orders',
      kind: SpanKind.PRODUCER,
      parentSpanContext: { spanId: outer.spanContext().spanId },
      attributes: {
        ...attributes,
        'order.id': 'o-1',
        'messaging.kafka.message.key': 'a',
        'messaging.kafka.message.tombstone': true,
        'messaging.kafka.offset': first.offset,
      },
    });
    expect(sentInside?.attributes).not.toHaveProperty('absent');
    expect(sentOutside?.parentSpanContext).toBeUndefined();
    expect(sentOutside?.attributes).not.toHaveProperty('messaging.kafka.message.key');
    for (const [span, delivery] of [
      [sentInside, first],
      [sentOutside, second],
    ] as const) {
      const { traceId, spanId } = span?.spanContext() ?? {};
      expect(delivery.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
    }
    expect(headers, 'the caller keeps its own').toEqual({ 'order-id': 'o-1' });
  });

  test('tells of each try that failed, and whether the record was given up', async () => {
    const publisher = createPublisher({ deliveryTimeoutMs: 2_000 });
    kafka.onSend = async ({ batches }) => {
      const isGood = batches.some(({ records }) => records.some(({ value }) => value === 'good'));
      if (!isGood || kafka.sends.length < 3) throw new Error('connection lost');
    };
    const good = publisher.publish(record('good', 'a'));
    await vi.advanceTimersByTimeAsync(1_000);
    await good;
    const bad = rejection(publisher.publish(record('bad', 'b')));
    await vi.advanceTimersByTimeAsync(3_000);
    const { message } = (await bad) as Error;
    const [sent, givenUp] = spans.ended;
    expect(sent?.status.code).toBe(SpanStatusCode.UNSET);
    expect(sent?.events).toMatchObject([
      { name: 'retry', attributes: { 'exception.message': 'connection lost', attempt: 1 } },
      { name: 'retry', attributes: { attempt: 2 } },
    ]);
    expect(givenUp?.status).toEqual({ code: SpanStatusCode.ERROR, message });
    expect(givenUp?.attributes['error.type']).toBe('DeliveryError');
  });
});
