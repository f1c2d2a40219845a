import { KafkaJSConnectionError, KafkaJSProtocolError } from './kafkajs-errors.ts';

/** Answers by which a leader says that it has not appended the record. */
const REFUSALS = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'KAFKA_STORAGE_ERROR',
  'MESSAGE_TOO_LARGE',
  'INVALID_RECORD',
  'POLICY_VIOLATION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

/**
 * Whether a failed send certainly left no record behind. Everything else leaves it open: a
 * connection that broke says nothing of the request that was on it, and NOT_ENOUGH_REPLICAS_AFTER_
 * APPEND says that the record is there.
 */
export function isRefused(error: unknown): boolean {
  const root = rootCause(error);
  return root instanceof KafkaJSProtocolError && REFUSALS.has(root.type);
}

/** Whether a connection could not be made, or broke. */
export function isDisconnected(error: unknown): boolean {
  return rootCause(error) instanceof KafkaJSConnectionError;
}

/** KafkaJS wraps what it gave up on, so the root cause tells. */
function rootCause(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root;
}
