import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { createKafka } from '../kafka.ts';
import { metadata, produced, StubBroker } from './fixtures/stub-broker.ts';

const topic = 'orders';

test('a producer leaves a leader that hangs for the new one, and closes its connection', async () => {
  await using first = await StubBroker.start(1);
  await using second = await StubBroker.start(2);
  let leader = first.id;
  const describe = () => metadata([first, second], topic, [{ id: 0, leader }]);
  first.answers = {
    Metadata: describe,
    Produce: () => {
      // Its process is frozen from now on, and the other broker takes over.
      first.answers = {};
      leader = second.id;
      return undefined;
    },
  };
  second.answers = { Metadata: describe, Produce: () => produced(topic, 0, 7) };

  const kafka = createKafka({
    brokers: [first.address],
    clientId: 'test',
    logger: pino({ level: 'silent' }),
    requestTimeoutMs: 200,
    retries: 2,
  });
  const producer = kafka.producer();
  await producer.connect();
  const [answer] = await producer.send({ topic, messages: [{ value: 'v' }] });
  expect(answer).toMatchObject({ partition: 0, baseOffset: '7' });
  expect(second.requests).toContain('Produce');
  await vi.waitFor(() => expect(first.connections).toBe(0));
  await producer.disconnect();
});
