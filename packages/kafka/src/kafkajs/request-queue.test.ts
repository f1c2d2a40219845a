import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createKafka } from '../kafka.ts';
import { metadata, StubBroker } from './fixtures/stub-broker.ts';

const THROTTLE_MS = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

/** An admin client of a broker that asks for silence after its first answer, if a time is given. */
async function connect(broker: StubBroker, throttleMs = 0) {
  const answers = [throttleMs, 0];
  broker.answers.Metadata = () =>
    metadata([broker], 'orders', [{ id: 0, leader: 1 }], answers.shift());
  const logger = pino({ level: 'silent' });
  const admin = createKafka({ brokers: [broker.address], clientId: 'test', logger }).admin();
  await admin.connect();
  return admin;
}

test('an idle connection waits for no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using broker = await StubBroker.start();
  const admin = await connect(broker);
  expect(await admin.listTopics()).toEqual(['orders']);
  expect(vi.getTimerCount()).toBe(0);
  await admin.disconnect();
});

test('a request waits while the broker throttles, and is sent afterwards', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  await using broker = await StubBroker.start();
  const admin = await connect(broker, THROTTLE_MS);
  const sent = () => broker.requests.filter((api) => api === 'Metadata').length;

  // It asks twice, and the answer to the first request throttles the second.
  const topics = admin.listTopics();
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
  await vi.advanceTimersByTimeAsync(THROTTLE_MS - 10_000);
  expect(sent()).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await topics).toEqual(['orders']);
  expect(sent()).toBe(2);
  await admin.disconnect();
});
