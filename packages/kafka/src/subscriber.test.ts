import type { Consumer, ConsumerConfig, ConsumerRunConfig, EachBatchPayload } from 'kafkajs';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KafkaJSProtocolError } from './kafkajs/errors.ts';
import { KafkaJSGroups } from './kafkajs/groups.ts';
import type { Handle, HandleBatch } from './subscriber.ts';
import { Subscriber } from './subscriber.ts';

/** A KafkaJS consumer that joins when it is run, and can be told to fail or to crash. */
class FakeConsumer {
  readonly events = { GROUP_JOIN: 'join', HEARTBEAT: 'heartbeat', CRASH: 'crash' };
  readonly #listeners = new Map<string, (event: object) => void>();
  readonly connect = vi.fn(async () => {});
  readonly subscribe = vi.fn(async () => {});
  readonly disconnect = vi.fn(async () => {});
  readonly run = vi.fn(async (_config?: ConsumerRunConfig) => {
    this.emit('join', { memberAssignment: { orders: [0, 1] } });
  });

  on(event: string, listener: (event: object) => void): void {
    this.#listeners.set(event, listener);
  }

  emit(event: string, payload: object): void {
    this.#listeners.get(event)?.({ payload });
  }

  crash(message: string): void {
    this.emit('crash', { error: new Error(message), restart: false });
  }
}

let consumers: FakeConsumer[];
let configs: (ConsumerConfig | undefined)[];
/** Prepares each consumer that is created; the first has index 0. */
let prepare: (consumer: FakeConsumer, index: number) => void;

const kafka = {
  consumer(config?: ConsumerConfig): Consumer {
    const consumer = new FakeConsumer();
    prepare(consumer, consumers.push(consumer) - 1);
    configs.push(config);
    return consumer as unknown as Consumer;
  },
};

/** What the subscribers told of. */
let errors: unknown[];

function createSubscriber(
  handler: Handle | { handleBatch: HandleBatch } = async () => {},
): Subscriber {
  return new Subscriber(new KafkaJSGroups(kafka), {
    onError: (error) => errors.push(error),
    groupId: 'shop',
    topics: ['orders'],
    fromBeginning: true,
    logger: pino({ level: 'silent' }),
    ...(typeof handler === 'function' ? { handle: handler } : handler),
  });
}

/** Lets a consumer deliver records; `heartbeat` and `pause` are what KafkaJS offers with them. */
async function deliver(
  consumer: FakeConsumer | undefined,
  heartbeat = async () => {},
  pause = () => () => {},
  offsets = ['7'],
): Promise<string[]> {
  const [config] = consumer?.run.mock.calls[0] ?? [];
  const messages = offsets.map((offset) => ({
    key: null,
    value: null,
    timestamp: '0',
    offset,
    attributes: 0,
    headers: {},
  }));
  const resolved: string[] = [];
  await config?.eachBatch?.({
    batch: { topic: 'orders', partition: 0, messages },
    heartbeat,
    pause,
    resolveOffset: (offset: string) => resolved.push(offset),
    commitOffsetsIfNecessary: async () => {},
    isRunning: () => true,
    isStale: () => false,
  } as unknown as EachBatchPayload);
  return resolved;
}

beforeEach(() => {
  vi.useFakeTimers({ fakeNodeBuiltins: true });
  consumers = [];
  errors = [];
  configs = [];
  prepare = () => {};
});

afterEach(() => {
  vi.useRealTimers();
});

test('start resolves with the assignment known, stop leaves', async () => {
  const subscriber = createSubscriber();
  await subscriber.start();
  expect(subscriber.running).toBe(true);
  expect(subscriber.assignment).toEqual({ orders: [0, 1] });
  await subscriber.stop();
  expect(subscriber.running).toBe(false);
  expect(subscriber.assignment).toEqual({});
  expect(consumers[0]?.disconnect).toHaveBeenCalled();
});

test('a join that fails though run() resolves is tried again with a new consumer', async () => {
  prepare = (consumer, index) => {
    if (index < 2) consumer.run.mockImplementation(async () => consumer.crash('no coordinator'));
  };
  const subscriber = createSubscriber();
  const started = subscriber.start();
  await vi.advanceTimersByTimeAsync(100);
  expect(subscriber.running).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  await started;
  expect(consumers).toHaveLength(3);
  expect(consumers[0]?.disconnect).toHaveBeenCalled();
  await subscriber.stop();
});

test('a consumer that KafkaJS gave up is replaced', async () => {
  const subscriber = createSubscriber();
  await subscriber.start();
  consumers[0]?.crash('session lost');
  await vi.advanceTimersByTimeAsync(100);
  expect(subscriber.running).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(subscriber.running).toBe(true);
  expect(consumers).toHaveLength(2);
  expect(errors).toEqual([new Error('session lost')]);
  await subscriber.stop();
});

test('a record that fails parks its partition, for longer each time, half a minute at most', async () => {
  const subscriber = createSubscriber(async () => {
    throw new Error('never');
  });
  await subscriber.start();
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 12; attempt++) {
    const resumed = Promise.withResolvers<number>();
    const pausedAt = performance.now();
    const pause = () => () => resumed.resolve(performance.now() - pausedAt);
    expect(await deliver(consumers[0], undefined, pause)).toEqual([]);
    expect(subscriber.parkedPartitions).toBe(1);
    await vi.advanceTimersByTimeAsync(40_000);
    consumers[0]?.emit('heartbeat', {});
    pauses.push(await resumed.promise);
  }
  expect(errors).toHaveLength(12);
  expect(pauses[0]).toBeLessThanOrEqual(300);
  expect(pauses[3]).toBeGreaterThan((pauses[0] ?? 0) * 4);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(36_000);
  await subscriber.stop();
  expect(subscriber.parkedPartitions).toBe(0);
});

test('of the records of a fetch, those before the one that fails are done', async () => {
  const subscriber = createSubscriber(async ({ offset }) => {
    if (offset === '9') throw new Error('not this one');
  });
  await subscriber.start();
  const resolved = await deliver(consumers[0], undefined, undefined, ['7', '8', '9', '10']);
  expect(resolved).toEqual(['7', '8']);
  expect(subscriber.parkedPartitions).toBe(1);
  await subscriber.stop();
});

test('a handler of batches gets the records of a fetch at once, and again if it fails', async () => {
  const calls: string[][] = [];
  const subscriber = createSubscriber({
    handleBatch: async (records) => {
      calls.push(records.map(({ offset }) => offset));
      if (calls.length === 1) throw new Error('the first time');
    },
  });
  await subscriber.start();
  expect(await deliver(consumers[0], undefined, undefined, ['7', '8', '9'])).toEqual([]);
  expect(subscriber.parkedPartitions).toBe(1);
  expect(await deliver(consumers[0], undefined, undefined, ['7', '8', '9'])).toEqual(['9']);
  expect(subscriber.parkedPartitions).toBe(0);
  expect(calls).toEqual([
    ['7', '8', '9'],
    ['7', '8', '9'],
  ]);
  await subscriber.stop();
});

test('a partition that is parked and goes to another member may be fetched when it returns', async () => {
  const subscriber = createSubscriber(async () => {
    throw new Error('never');
  });
  await subscriber.start();
  const resume = vi.fn();
  await deliver(consumers[0], undefined, () => resume);
  consumers[0]?.emit('join', { memberAssignment: { orders: [1] } });
  expect(subscriber.parkedPartitions).toBe(0);
  expect(resume).toHaveBeenCalledTimes(1);
  await subscriber.stop();
});

test('a handler that finishes after its partitions are lost has its record done', async () => {
  const work = Promise.withResolvers<void>();
  const subscriber = createSubscriber(() => work.promise);
  await subscriber.start();
  const delivered = deliver(consumers[0]);
  consumers[0]?.emit('join', { memberAssignment: { orders: [1] } });
  work.resolve();
  expect(await delivered).toEqual(['7']);
  await subscriber.stop();
});

test('a record that fails after its partitions are lost is handed back, not parked', async () => {
  const work = Promise.withResolvers<void>();
  const subscriber = createSubscriber(() => work.promise);
  await subscriber.start();
  const delivered = deliver(consumers[0]);
  consumers[0]?.emit('join', { memberAssignment: { orders: [1] } });
  work.reject(new Error('broken'));
  expect(await delivered).toEqual([]);
  expect(subscriber.parkedPartitions).toBe(0);
  expect(errors).toEqual([]);
  await subscriber.stop();
});

test('a consumer without a sign of life is replaced, one with heartbeats is not', async () => {
  const subscriber = createSubscriber();
  await subscriber.start();
  for (let minute = 0; minute < 10; minute++) {
    await vi.advanceTimersByTimeAsync(60_000);
    consumers[0]?.emit('heartbeat', {});
  }
  expect(consumers).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(110_000);
  expect(consumers).toHaveLength(2);
  expect(consumers[0]?.disconnect).toHaveBeenCalled();
  expect(subscriber.running).toBe(true);
  await subscriber.stop();
});

test('heartbeats go on while a handler works, and end with it', async () => {
  const heartbeat = vi.fn(async () => {});
  const work = Promise.withResolvers<void>();
  const subscriber = createSubscriber(() => work.promise);
  await subscriber.start();
  const delivered = deliver(consumers[0], heartbeat);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heartbeat.mock.calls.length).toBeGreaterThan(6);
  work.resolve();
  await delivered;
  const beats = heartbeat.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heartbeat).toHaveBeenCalledTimes(beats);
  await subscriber.stop();
});

test('a handler is told when a heartbeat brings the news that its partitions are lost', async () => {
  const lost = Object.assign(new KafkaJSProtocolError('lost'), { type: 'REBALANCE_IN_PROGRESS' });
  const subscriber = createSubscriber(async (_record, { signal }) => {
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
  await subscriber.start();
  const delivered = expect(
    deliver(consumers[0], async () => {
      throw lost;
    }),
  ).rejects.toBe(lost);
  await vi.advanceTimersByTimeAsync(10_000);
  await delivered;
  await subscriber.stop();
});

test('a join that never ends is given up, and its consumer too if it comes to life', async () => {
  const begun = Promise.withResolvers<void>();
  prepare = (consumer, index) => {
    if (index === 0) consumer.run.mockReturnValue(begun.promise);
  };
  const subscriber = createSubscriber();
  const started = subscriber.start();
  await vi.advanceTimersByTimeAsync(110_000);
  await started;
  expect(consumers).toHaveLength(2);

  consumers[0]?.emit('join', { memberAssignment: { orders: [5] } });
  expect(subscriber.assignment).toEqual({ orders: [0, 1] });
  const [config] = consumers[0]?.run.mock.calls[0] ?? [];
  await expect(config?.eachBatch?.({} as EachBatchPayload)).rejects.toThrow('No longer');
  await subscriber.stop();
});

test('KafkaJS is told never to restart by itself', async () => {
  const subscriber = createSubscriber();
  await subscriber.start();
  await expect(configs[0]?.retry?.restartOnFailure?.(new Error('crash'))).resolves.toBe(false);
  await subscriber.stop();
});

test('stop while the broker is away ends start, and nothing is tried any more', async () => {
  prepare = (consumer) => consumer.connect.mockRejectedValue(new Error('ECONNREFUSED'));
  const subscriber = createSubscriber();
  const started = expect(subscriber.start()).rejects.toMatchObject({
    name: 'SubscriberClosedError',
  });
  await vi.advanceTimersByTimeAsync(2_000);
  await subscriber.stop();
  await started;
  const tried = consumers.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(consumers).toHaveLength(tried);
  await expect(subscriber.start()).rejects.toMatchObject({ name: 'SubscriberClosedError' });
});

test('stop does not wait for ever for a consumer that cannot leave', async () => {
  const subscriber = createSubscriber();
  await subscriber.start();
  consumers[0]?.disconnect.mockReturnValue(new Promise(() => {}));
  const stopped = subscriber.stop(3_000);
  await vi.advanceTimersByTimeAsync(3_000);
  await stopped;
});
