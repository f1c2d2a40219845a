import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { errorOf, isPermanent, throwIfError } from './errors.ts';

const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded } =
  kafkajs;
const exhausted = { retryCount: 5, retryTime: 1_000 };

test.each([
  ['MESSAGE_TOO_LARGE', 10],
  ['INVALID_TOPIC_EXCEPTION', 17],
  ['TOPIC_AUTHORIZATION_FAILED', 29],
])('%s is permanent, wrapped or not', (_name, code) => {
  const error = errorOf(code);
  expect(isPermanent(error)).toBe(true);
  expect(isPermanent(Object.assign(new KafkaJSNonRetriableError(error), { cause: error }))).toBe(
    true,
  );
});

test.each([
  ['UNKNOWN_TOPIC_OR_PARTITION', errorOf(3)],
  ['NOT_LEADER_FOR_PARTITION', errorOf(6)],
  ['INVALID_REPLICATION_FACTOR, from a broker that has just started', errorOf(38)],
  ['a refused connection', new KafkaJSConnectionError('connect ECONNREFUSED', {})],
  [
    'a refused connection after all retries of KafkaJS',
    new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('ECONNREFUSED', {}), exhausted),
  ],
  ['a slip inside KafkaJS', new TypeError('undefined is not a function')],
  ['what is no error', 'text'],
])('%s is not', (_name, error) => {
  expect(isPermanent(error)).toBe(false);
});

test('throwIfError names an error as Kafka does', () => {
  expect(() => throwIfError(0)).not.toThrow();
  expect(() => throwIfError(5)).toThrow(expect.objectContaining({ type: 'LEADER_NOT_AVAILABLE' }));
});

test('errors that are newer than KafkaJS have their names, and what the broker said', () => {
  expect(errorOf(110)).toMatchObject({
    name: 'KafkaJSProtocolError',
    type: 'FENCED_MEMBER_EPOCH',
    code: 110,
    message: 'The member epoch is fenced by the group coordinator',
  });
  expect(errorOf(113, 'epoch 3 is stale')).toMatchObject({
    type: 'STALE_MEMBER_EPOCH',
    message: 'epoch 3 is stale',
  });
});
