import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer, RecordMetadata } from 'kafkajs';
import kafkajs from 'kafkajs';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import type { SendResult } from './partition-producer.ts';
import { FailureLog, PartitionProducer } from './partition-producer.ts';

const timeoutMs = 50;
const acknowledged: RecordMetadata[] = [
  { topicName: 'canary', partition: 1, errorCode: 0, baseOffset: '7' },
];

test('an acknowledged record, sent once and to its partition', async () => {
  const send = vi.fn(async () => acknowledged);
  const { results, producer } = probe({ send });
  await producer.send('a', (result) => results.push(result));
  expect(results).toEqual([{ outcome: 'acked', offset: 7 }]);
  const messages = [{ value: 'a', partition: 1, headers: {} }];
  expect(send.mock.calls).toEqual([
    [{ topic: 'canary', acks: -1, compression: kafkajs.CompressionTypes.None, messages }],
  ]);
});

test('the leader refuses it: failed, and the connection stays', async () => {
  const { results, producer, connects } = probe({
    send: () => Promise.reject(gaveUp('NOT_ENOUGH_REPLICAS')),
  });
  await producer.send('a', (result) => results.push(result));
  await producer.send('b', (result) => results.push(result));
  expect(results).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }]);
  expect(connects()).toBe(1);
});

test.each([
  ['the connection broke', new kafkajs.KafkaJSConnectionError('Connection reset')],
  ['the request timed out', new kafkajs.KafkaJSRequestTimeoutError('Request timed out')],
  ['too few replicas after it was appended', gaveUp('NOT_ENOUGH_REPLICAS_AFTER_APPEND')],
])('%s: unknown, and the next records get another connection', async (_, error) => {
  const { results, producer, connects, disconnects } = probe({ send: () => Promise.reject(error) });
  await producer.send('a', (result) => results.push(result));
  expect(results).toEqual([{ outcome: 'unknown', error }]);
  await vi.waitFor(async () => {
    await producer.send('b', () => {});
    expect(connects()).toBeGreaterThan(1);
    expect(disconnects()).toBeGreaterThan(0);
  });
});

test('no answer in time: unknown; an acknowledgement after that is reported, too', async () => {
  const answer = Promise.withResolvers<RecordMetadata[]>();
  const { results, producer, disconnects } = probe({ send: () => answer.promise });
  const sending = producer.send('a', (result) => results.push(result));
  await vi.waitFor(() => expect(results).toMatchObject([{ outcome: 'unknown' }]));
  expect(disconnects()).toBe(0);
  answer.resolve(acknowledged);
  await sending;
  expect(results.slice(1)).toEqual([{ outcome: 'acked', offset: 7 }]);
  await vi.waitFor(() => expect(disconnects()).toBe(1));
});

test('without an answer the old connection stays in use until there is a new one', async () => {
  const answers = [new Promise<never>(() => {}), Promise.resolve(acknowledged)];
  const connections = [Promise.resolve(), sleep(2 * timeoutMs)];
  const { results, producer, connects } = probe({
    send: () => answers.shift() ?? Promise.resolve(acknowledged),
    connect: () => connections.shift() ?? Promise.resolve(),
  });
  void producer.send('a', (result) => results.push(result));
  await vi.waitFor(() => expect(results).toMatchObject([{ outcome: 'unknown' }]));
  expect(connects()).toBe(2);
  await producer.send('b', (result) => results.push(result));
  expect(results.at(-1)).toMatchObject({ outcome: 'acked' });
});

test('no answer in time, and then an error: unknown once', async () => {
  const send = () => sleep(2 * timeoutMs).then(() => Promise.reject(gaveUp('NOT_ENOUGH_REPLICAS')));
  const { results, producer } = probe({ send });
  await producer.send('a', (result) => results.push(result));
  expect(results).toMatchObject([{ outcome: 'unknown' }]);
});

test('nobody listens: failed, as nothing was sent', async () => {
  const error = new Error('ECONNREFUSED');
  const send = vi.fn(async () => acknowledged);
  const { results, producer } = probe({ send, connect: () => Promise.reject(error) });
  await producer.send('a', (result) => results.push(result));
  expect(results).toEqual([{ outcome: 'failed', error }]);
  expect(send).not.toHaveBeenCalled();
});

test('a connection that takes too long: failed, and not sent when it is there', async () => {
  const send = vi.fn(async () => acknowledged);
  const { results, producer, connects } = probe({ send, connect: () => sleep(3 * timeoutMs) });
  const [first, second] = ['a', 'b'].map((value) =>
    producer.send(value, (result) => results.push(result)),
  );
  await vi.waitFor(() => expect(results).toHaveLength(2));
  expect(results).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }]);
  await Promise.all([first, second]);
  expect(connects()).toBe(1);
  expect(send).not.toHaveBeenCalled();
});

test('stop waits for what is under way, and nothing is connected after it', async () => {
  const send = () => sleep(20).then(() => acknowledged);
  const { results, producer, connects, disconnects } = probe({ send });
  const sending = producer.send('a', (result) => results.push(result));
  await vi.waitFor(() => expect(connects()).toBe(1));
  await Promise.all([sending, producer.stop()]);
  expect(results).toMatchObject([{ outcome: 'acked' }]);
  expect(disconnects()).toBe(1);
  await producer.send('b', (result) => results.push(result));
  expect(results.at(-1)).toMatchObject({ outcome: 'failed' });
  expect(connects()).toBe(1);
});

test('one line for each reason, and one at the end', () => {
  const { log, lines } = failureLog();
  for (let record = 0; record < 10; record++) {
    log.failed(record, '1', { outcome: 'unknown', error: new Error('no answer') });
  }
  log.failed(10, '1', { outcome: 'failed', error: new Error('no connection') });
  log.succeeded(11);
  log.succeeded(12);
  expect(lines).toMatchObject([
    { msg: 'canary records are not acknowledged', broker: '1', outcome: 'unknown' },
    { msg: 'canary records are not acknowledged', broker: '1', outcome: 'failed' },
    { msg: 'canary records are acknowledged again', seconds: 0 },
  ]);
});

test('the next outage is told anew', () => {
  const { log, lines } = failureLog();
  const failure = { outcome: 'failed', error: new Error('refused') } as const;
  log.failed(0, '1', failure);
  log.succeeded(1);
  log.failed(2, '2', failure);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatchObject({ broker: '2', err: { message: 'refused' } });
});

test('an older record that fails after the end of the outage is no new one', () => {
  const { log, lines } = failureLog();
  log.failed(0, '1', { outcome: 'failed', error: new Error('refused') });
  log.succeeded(5);
  log.failed(3, '1', { outcome: 'unknown', error: new Error('no answer') });
  expect(lines).toHaveLength(2);
});

function probe({ send, connect = async () => {} }: Pick<Producer, 'send'> & Partial<Producer>) {
  const results: SendResult[] = [];
  let connects = 0;
  let disconnects = 0;
  const fake: Pick<Producer, 'connect' | 'disconnect' | 'send'> = {
    connect: () => {
      connects += 1;
      return connect();
    },
    disconnect: async () => {
      disconnects += 1;
    },
    send,
  };
  const options = { topic: 'canary', partition: 1, compression: 'none' as const, timeoutMs };
  const producer = new PartitionProducer(() => ({ producer: () => fake as Producer }), options);
  return { results, producer, connects: () => connects, disconnects: () => disconnects };
}

/** What KafkaJS throws at the end of its retries. */
function gaveUp(type: string): Error {
  const cause = new kafkajs.KafkaJSProtocolError(
    Object.assign(new Error(type), { type, code: 0, retriable: true }),
  );
  return new kafkajs.KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 0, retryTime: 0 });
}

function failureLog() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  return { log: new FailureLog(logger, 'canary records'), lines };
}
