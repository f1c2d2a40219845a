import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { isPermanent } from './errors.ts';

const { createErrorFromCode } = createRequire(import.meta.url)('kafkajs/src/protocol/error') as {
  createErrorFromCode(code: number): Error;
};
const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded } =
  kafkajs;
const exhausted = { retryCount: 5, retryTime: 1_000 };

test.each([
  ['MESSAGE_TOO_LARGE', 10],
  ['INVALID_TOPIC_EXCEPTION', 17],
  ['TOPIC_AUTHORIZATION_FAILED', 29],
])('%s is permanent, wrapped or not', (_name, code) => {
  const error = createErrorFromCode(code);
  expect(isPermanent(error)).toBe(true);
  expect(isPermanent(Object.assign(new KafkaJSNonRetriableError(error), { cause: error }))).toBe(
    true,
  );
});

test.each([
  ['UNKNOWN_TOPIC_OR_PARTITION', createErrorFromCode(3)],
  ['NOT_LEADER_FOR_PARTITION', createErrorFromCode(6)],
  ['INVALID_REPLICATION_FACTOR, from a broker that has just started', createErrorFromCode(38)],
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
