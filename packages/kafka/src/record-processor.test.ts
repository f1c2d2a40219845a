import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KafkaJSError } from './kafkajs/errors.ts';
import type { Handle } from './record-processor.ts';
import { RecordProcessor } from './record-processor.ts';
import type { IncomingRecord } from './records.ts';

const record: IncomingRecord = {
  topic: 'orders',
  partition: 0,
  offset: '7',
  key: null,
  value: null,
  headers: {},
  timestamp: new Date(0),
};

const tenure = { controller: new AbortController() };
const statuses: string[] = [];

function start(handle: Handle): Promise<void> {
  const onProcessed = (status: string) => void statuses.push(status);
  const processor = new RecordProcessor(handle, onProcessed, pino({ level: 'silent' }));
  const { signal } = tenure.controller;
  const processing = processor.process(record, { heartbeat: async () => {}, signal });
  processing.catch(() => {});
  return processing;
}

beforeEach(() => {
  vi.useFakeTimers({ fakeNodeBuiltins: true });
  tenure.controller = new AbortController();
  statuses.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

test('calls the handler again until it succeeds', async () => {
  const handle = vi.fn(async () => {
    if (handle.mock.calls.length < 4) throw new Error('not yet');
  });
  const processing = start(handle);
  await vi.advanceTimersByTimeAsync(10_000);
  await processing;
  expect(statuses).toEqual(['error', 'error', 'error', 'success']);
});

test('pauses longer each time, half a minute at most', async () => {
  const times: number[] = [];
  void start(async () => {
    times.push(performance.now());
    throw new Error('never');
  }).catch(() => {});
  await vi.advanceTimersByTimeAsync(600_000);
  const pauses = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  expect(pauses[0]).toBeLessThanOrEqual(300);
  expect(pauses[3]).toBeGreaterThan((pauses[0] ?? 0) * 4);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(36_000);
  tenure.controller.abort();
});

test('hands the record back, as a KafkaJSError, when the assignment ends during a pause', async () => {
  const processing = start(async () => {
    throw new Error('never');
  });
  await vi.advanceTimersByTimeAsync(10);
  tenure.controller.abort();
  await expect(processing).rejects.toBeInstanceOf(KafkaJSError);
});

test('hands over the reason of KafkaJS itself, which tells it to join again', async () => {
  const reason = new KafkaJSError('rebalancing');
  const processing = start(
    (_record, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  tenure.controller.abort(reason);
  await expect(processing).rejects.toBe(reason);
  expect(statuses).toEqual([]);
});

test('a handler that finishes in spite of the signal has its record done', async () => {
  const work = Promise.withResolvers<void>();
  const processing = start(() => work.promise);
  tenure.controller.abort();
  work.resolve();
  await expect(processing).resolves.toBeUndefined();
  expect(statuses).toEqual(['success']);
});
