import { KafkaJSProtocolError } from './kafkajs-errors.ts';

/**
 * What a broker answers to a record that it will never take. A list of its own, since KafkaJS
 * also calls permanent what passes: a broker that has just started answers for a known topic
 * INVALID_REPLICATION_FACTOR, because it does not yet count itself.
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

/** Whether sending again is pointless. KafkaJS wraps what it gave up on, so the root cause tells. */
export function isPermanent(error: unknown): boolean {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root instanceof KafkaJSProtocolError && PERMANENT.has(root.type);
}
