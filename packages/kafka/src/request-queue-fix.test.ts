import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestQueue } from './request-queue-fix.ts';
import { fixRequestQueue } from './request-queue-fix.ts';

const require = createRequire(import.meta.url);
const RequestQueueClass = require('kafkajs/src/network/requestQueue') as {
  new (options: object): RequestQueue & { destroy(): void };
  prototype: RequestQueue;
};
const defective = RequestQueueClass.prototype.scheduleCheckPendingRequests;

const queues: { destroy(): void }[] = [];

function createQueue() {
  const logger = { debug: () => {} };
  const queue = new RequestQueueClass({ maxInFlightRequests: 1, requestTimeout: 1_000, logger });
  queues.push(queue);
  return queue;
}

/** How often an idle queue looks for requests within half a second of real time. */
async function idleChecks(): Promise<number> {
  const queue = createQueue();
  const check = vi.spyOn(queue, 'checkPendingRequests');
  queue.checkPendingRequests();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return check.mock.calls.length;
}

beforeEach(() => {
  RequestQueueClass.prototype.scheduleCheckPendingRequests = defective;
});

afterEach(() => {
  for (const queue of queues.splice(0)) queue.destroy();
  vi.restoreAllMocks();
});

test('an idle queue wakes up once instead of hundreds of times a second', async () => {
  const before = await idleChecks();
  fixRequestQueue();
  const after = await idleChecks();
  console.log(`checks of an idle queue in 500 ms: ${before} before, ${after} after`);
  expect(before).toBeGreaterThan(100);
  expect(after).toBe(1);
});

test('no timer gets a negative delay', () => {
  fixRequestQueue();
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  const queue = createQueue();
  queue.scheduleCheckPendingRequests();
  queue.throttledUntil = Date.now() - 5_000;
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(setTimer.mock.calls.map(([, delay]) => delay)).toEqual([10]);
});

test('a throttled queue is looked at again when the throttling ends', () => {
  fixRequestQueue();
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  const queue = createQueue();
  queue.throttledUntil = Date.now() + 5_000;
  queue.scheduleCheckPendingRequests();
  queue.scheduleCheckPendingRequests();
  expect(setTimer).toHaveBeenCalledTimes(1);
  expect(setTimer.mock.calls[0]?.[1]).toBeGreaterThan(4_000);
});

test('pending requests are sent when the timer fires', async () => {
  fixRequestQueue();
  const queue = createQueue();
  const sent = vi.fn();
  queue.throttledUntil = Date.now() + 50;
  queue.pending.push({ send: sent, expectResponse: true });
  queue.scheduleCheckPendingRequests();
  await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
});

test('applies once', () => {
  fixRequestQueue();
  const { scheduleCheckPendingRequests } = RequestQueueClass.prototype;
  fixRequestQueue();
  expect(RequestQueueClass.prototype.scheduleCheckPendingRequests).toBe(
    scheduleCheckPendingRequests,
  );
});

test('refuses a KafkaJS it does not know', () => {
  RequestQueueClass.prototype.scheduleCheckPendingRequests = function reshaped() {};
  expect(() => fixRequestQueue()).toThrow(/KafkaJS 2\.2\.4 is not .* remove the fix/s);
});
