import type { SpanContext } from '@opentelemetry/api';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Send } from './fixtures/fake-kafka.ts';
import { FakeKafka } from './fixtures/fake-kafka.ts';
import { KafkaJSProtocolError } from './kafkajs/errors.ts';
import { DeliveryError, QueueFullError } from './publish-queue.ts';
import type { PublisherOptions } from './publisher.ts';
import { Publisher, PublisherClosedError } from './publisher.ts';

const TOPIC = 'orders';
const LINGER_MS = 5;

let kafka: FakeKafka;
const publishers: Publisher[] = [];

function createPublisher(options: Partial<PublisherOptions> = {}): Publisher {
  const logger = pino({ level: 'silent' });
  const publisher = new Publisher(kafka, { component: 'test', logger, maxInFlight: 1, ...options });
  publishers.push(publisher);
  return publisher;
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

function valuesOf({ messages }: Send): string[] {
  return messages.map(({ value }) => String(value));
}

beforeEach(() => {
  vi.useFakeTimers({ fakeNodeBuiltins: true });
  kafka = new FakeKafka();
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

  test('a full batch does not wait', async () => {
    const publisher = createPublisher({ lingerMs: 60_000, maxBatchRecords: 2 });
    await Promise.all([1, 2].map((n) => publisher.publish(record(`v${n}`))));
    expect(kafka.sends.map(valuesOf)).toEqual([['v1', 'v2']]);
  });

  test('a batch stays within its bytes, and a record above them travels alone', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxBatchBytes: 100 });
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

  test('topics do not share a send', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    const deliveries = ['orders', 'orders', 'orders.dlt'].map((topic) =>
      publisher.publish({ topic, key: 'k', value: 'v' }),
    );
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    await Promise.all(deliveries);
    expect(kafka.sends.map(({ topic, messages }) => [topic, messages.length])).toEqual([
      ['orders', 2],
      ['orders.dlt', 1],
    ]);
  });

  test('several sends are in flight, up to the limit, never two with the same key', async () => {
    const publisher = createPublisher({ lingerMs: 0, maxInFlight: 3, maxBatchRecords: 10 });
    const inFlight = new Set<Send>();
    const keysOf = ({ messages }: Send) => messages.map(({ key }) => String(key));
    const overtaking: string[] = [];
    let most = 0;
    kafka.onSend = async (send) => {
      const taken = new Set([...inFlight].flatMap(keysOf));
      overtaking.push(...keysOf(send).filter((key) => taken.has(key)));
      inFlight.add(send);
      most = Math.max(most, inFlight.size);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inFlight.delete(send);
    };
    const deliveries = Array.from({ length: 300 }, (_, n) =>
      publisher.publish(record('v', `k${n % 50}`)),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(deliveries);
    expect(most).toBe(3);
    expect(overtaking).toEqual([]);
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

  test('repeats what the answer of the broker leaves out', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    kafka.onAnswer = (answer) => (kafka.sends.length === 1 ? answer.slice(1) : answer);
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const deliveries = keys.map((key) => publisher.publish(record('v', key)));
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all(deliveries);
    expect(kafka.sends).toHaveLength(2);
    expect(kafka.sends[1]?.messages.length).toBeLessThan(keys.length);
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

describe('trace context', () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    return () => context.disable();
  });

  function insideSpan<T>(spanId: string, work: () => T): T {
    const spanContext: SpanContext = { traceId: 'a'.repeat(32), spanId, traceFlags: 1 };
    return context.with(trace.setSpanContext(ROOT_CONTEXT, spanContext), work);
  }

  test('records are sent under the span they were published in, never under another', async () => {
    const publisher = createPublisher({ lingerMs: LINGER_MS });
    const deliveries = [
      publisher.publish(record('root')),
      insideSpan('1'.repeat(16), () => publisher.publish(record('one'))),
      insideSpan('2'.repeat(16), () => publisher.publish(record('two'))),
      publisher.publish(record('root again')),
    ];
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    await Promise.all(deliveries);
    const spans = kafka.sends.map((send) => [
      valuesOf(send),
      trace.getSpanContext(send.context)?.spanId,
    ]);
    expect(spans).toEqual([
      [['root'], undefined],
      [['one'], '1'.repeat(16)],
      [['two'], '2'.repeat(16)],
      [['root again'], undefined],
    ]);
  });
});
