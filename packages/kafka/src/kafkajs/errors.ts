import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';

/**
 * The classes of KafkaJS' errors that callers tell apart. KafkaJS exports them by a spread, in which
 * Node's import of CommonJS finds no names (tulios/kafkajs#1391).
 */
export const { KafkaJSConnectionError, KafkaJSError, KafkaJSProtocolError } = kafkajs;

const { createErrorFromCode } = createRequire(import.meta.url)('kafkajs/src/protocol/error') as {
  createErrorFromCode(code: number): Error;
};

/** Those newer than KafkaJS that a consumer can be answered with, by their codes. */
const NEWER = new Map([
  [100, { type: 'UNKNOWN_TOPIC_ID', message: 'This server does not host this topic ID' }],
  [
    103,
    {
      type: 'INCONSISTENT_TOPIC_ID',
      message: "The log's topic ID did not match the topic ID in the request",
    },
  ],
  [
    110,
    {
      type: 'FENCED_MEMBER_EPOCH',
      message: 'The member epoch is fenced by the group coordinator',
    },
  ],
  [
    111,
    {
      type: 'UNRELEASED_INSTANCE_ID',
      message: 'The instance ID is still used by another member in the consumer group',
    },
  ],
  [
    112,
    {
      type: 'UNSUPPORTED_ASSIGNOR',
      message: 'The assignor or its version range is not supported by the consumer group',
    },
  ],
  [113, { type: 'STALE_MEMBER_EPOCH', message: 'The member epoch is stale' }],
  [128, { type: 'INVALID_REGULAR_EXPRESSION', message: 'The regular expression is not valid' }],
]);

/**
 * An error of the protocol, with Kafka's name of it as its `type`: the same with each client.
 *
 * @param told what the broker said of it, if it said more than the code
 */
export function errorOf(code: number, told?: string | null): Error {
  const newer = NEWER.get(code);
  const error = newer
    ? new KafkaJSProtocolError({ ...newer, code, retriable: false } as never)
    : createErrorFromCode(code);
  return told ? Object.assign(error, { message: told }) : error;
}

/** @throws Error with Kafka's name of the error, unless the code is 0 */
export function throwIfError(code: number): void {
  if (code !== 0) throw errorOf(code);
}

/** The error that KafkaJS wrapped, as often as it did, when it gave up. */
export function rootCause(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root;
}

/**
 * What a broker answers to a record that it will never take. KafkaJS has a list of its own, which
 * calls some errors permanent that pass: a broker that has just started does not yet count itself,
 * and answers INVALID_REPLICATION_FACTOR for a topic that exists (apache/kafka#13975).
 */
const PERMANENT = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_TIMESTAMP',
  'INVALID_RECORD',
  'POLICY_VIOLATION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

/** Whether it is pointless to send the record again. */
export function isPermanent(error: unknown): boolean {
  const root = rootCause(error);
  return root instanceof KafkaJSProtocolError && PERMANENT.has(root.type);
}

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Whether a batch was refused for its size: smaller ones may be taken. */
export function isTooLarge(error: unknown): boolean {
  const root = rootCause(error);
  return root instanceof KafkaJSProtocolError && TOO_LARGE.has(root.type);
}
