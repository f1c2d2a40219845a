import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createKafka } from '../kafka.ts';
import { metadata, produced, StubBroker } from './fixtures/stub-broker.ts';

const topic = 'orders';

afterEach(() => {
  vi.useRealTimers();
});

test('a client in use asks for new metadata every ten seconds, and never waits for them', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using broker = await StubBroker.start();
  broker.answers = {
    Metadata: () => metadata([broker], topic, [{ id: 0, leader: broker.id }]),
    Produce: () => produced(topic, 0, 7),
  };
  const logger = pino({ level: 'silent' });
  const kafka = createKafka({ brokers: [broker.address], clientId: 'test', logger });
  const producer = kafka.producer();
  const send = () => producer.send({ topic, messages: [{ value: 'v' }] });
  const asked = () => broker.requests.filter((request) => request === 'Metadata').length;
  // Once the broker is gone: what it has not answered would be waited for.
  onTestFinished(() => producer.disconnect());
  await producer.connect();
  await send();
  const first = asked();

  vi.setSystemTime(Date.now() + 9_900);
  await send();
  expect(asked()).toBe(first);

  broker.answers.Metadata = () => undefined; // It hangs.
  vi.setSystemTime(Date.now() + 200);
  await send();
  await send();
  await vi.waitFor(() => expect(asked()).toBe(first + 1));
});
