import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, KafkaContainer } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { clientOf } from '../fixtures/clients.ts';
import { Publisher } from '../publisher.ts';
import type { Handle } from '../subscriber.ts';
import { Subscriber } from '../subscriber.ts';

interface Line {
  msg: string;
  err?: { type: string; message: string };
}

/** A member that speaks the protocol "consumer", and what it logs. */
function createMember({ brokers }: KafkaContainer, topic: string, handle: Handle = async () => {}) {
  const logs: Line[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => logs.push(JSON.parse(line)) });
  const errors: unknown[] = [];
  const subscriber = new Subscriber(
    clientOf('platformatic', brokers, logger, 'consumer').groups(),
    {
      groupId: topic,
      topics: [topic],
      fromBeginning: true,
      onError: (error) => errors.push(error),
      logger,
      handle,
    },
  );
  onTestFinished(() => subscriber.stop());
  return { subscriber, logs, errors };
}

test.each([
  ['Kafka 3.9', { mode: 'zookeeper' as const }],
  [
    'Kafka 4 where it is switched off',
    {
      mode: 'kraft' as const,
      environment: { KAFKA_GROUP_COORDINATOR_REBALANCE_PROTOCOLS: 'classic' },
    },
  ],
])('%s does not speak it: the error says what to set', async (_name, options) => {
  await using broker = await KafkaContainer.start(options);
  const topic = randomUUID();
  await broker.createTopic(topic);
  const { subscriber, logs } = createMember(broker, topic);
  const started = expect(subscriber.start()).rejects.toMatchObject({
    name: 'SubscriberClosedError',
  });
  await eventually('it is told', () =>
    expect(logs).toContainEqual(
      expect.objectContaining({
        msg: expect.stringContaining('Joining the consumer group failed; trying again'),
        err: expect.objectContaining({
          type: 'UnsupportedGroupProtocolError',
          message: expect.stringContaining('Set KAFKA_GROUP_PROTOCOL=classic, or'),
        }),
      }),
    ),
  );
  expect(subscriber.running).toBe(false);
  await subscriber.stop();
  await started;
});

test('a member that was silent for too long comes back by itself, and skips nothing', async () => {
  const environment = {
    KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS: '500',
    KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS: '500',
    KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS: '2000',
    KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS: '2000',
  };
  await using broker = await KafkaContainer.start({ mode: 'kraft', environment });
  const topic = randomUUID();
  await broker.createTopic(topic);
  const publisher = new Publisher(clientOf('platformatic', broker.brokers).producer(), {
    component: 'test',
    logger: pino({ level: 'silent' }),
  });
  onTestFinished(() => publisher.stop());
  const publish = (from: number) =>
    Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        publisher.publish({ topic, key: `k${n}`, value: String(from + n) }),
      ),
    );
  const handled = new Set<string>();
  const { subscriber, logs, errors } = createMember(broker, topic, async ({ value }) => {
    await sleep(1);
    handled.add(String(value));
  });
  await subscriber.start();
  await publish(0);
  await eventually('records are handled', () => expect(handled.size).toBeGreaterThan(10));

  // Nothing runs in this process meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_000);

  await publish(100);
  await eventually('all are handled', () => expect(handled.size).toBe(200));
  const lost = logs.find(({ msg }) => msg.includes('re-joining'));
  expect(lost?.err?.message).toMatch(/member/i);
  expect(subscriber.assignment[topic]).toHaveLength(6);
  expect(errors, 'no other member took its place').toEqual([]);
});

test('a group whose members may not change the protocol: the error is the broker’s own', async () => {
  const environment = { KAFKA_GROUP_CONSUMER_MIGRATION_POLICY: 'disabled' };
  await using broker = await KafkaContainer.start({ mode: 'kraft', environment });
  const topic = randomUUID();
  await broker.createTopic(topic);
  const classic = new Subscriber(clientOf('platformatic', broker.brokers).groups(), {
    groupId: topic,
    topics: [topic],
    fromBeginning: true,
    logger: pino({ level: 'silent' }),
    handle: async () => {},
  });
  onTestFinished(() => classic.stop());
  await classic.start();
  const { subscriber, logs } = createMember(broker, topic);
  const started = subscriber.start();
  await eventually('it is told', () =>
    expect(logs.map(({ err }) => err?.message)).toContainEqual(expect.stringContaining(topic)),
  );
  // The last classic member leaves: then it may.
  await classic.stop();
  await started;
  expect(subscriber.running).toBe(true);
});
