import type { Context } from '@opentelemetry/api';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Delivery, OutgoingRecord } from './records.ts';

/** What KafkaJS is given. The partitioner notes the partition, the instrumentation adds headers. */
export interface WireMessage {
  key: string | null;
  value: string | Buffer | null;
  headers: Record<string, string | Buffer>;
  timestamp: string;
  partition?: number;
}

/** A record between publish() and its acknowledgement. */
export interface PendingRecord {
  readonly topic: string;
  readonly message: WireMessage;
  /** The context it was published in if a span was active there, otherwise the root. */
  readonly context: Context;
  /** Key, value and headers as given; before the instrumentation, framing and compression. */
  readonly bytes: number;
  /** performance.now() when it was accepted. */
  readonly acceptedAt: number;
  readonly resolve: (delivery: Delivery) => void;
  readonly reject: (error: Error) => void;
  /** Sends that carried it. */
  attempts: number;
  /** Why the last of them failed. */
  lastError?: unknown;
  settled: boolean;
}

/**
 * Starts the life of a record; its promise settles through `resolve` or `reject`.
 *
 * @throws TypeError if the topic is empty or a part is not what the types say
 */
export function pendingRecord(
  { topic, key, value, headers = {} }: OutgoingRecord,
  settle: Pick<PendingRecord, 'resolve' | 'reject'>,
): PendingRecord {
  if (!topic) throw new TypeError('A record needs a topic to be published to.');
  const active = context.active();
  const message: WireMessage = {
    key,
    value,
    headers: { ...headers },
    timestamp: String(Date.now()),
  };
  return {
    topic,
    message,
    context: trace.getSpan(active) ? active : ROOT_CONTEXT,
    bytes: sizeOf(message),
    acceptedAt: performance.now(),
    attempts: 0,
    settled: false,
    resolve: settle.resolve,
    reject: settle.reject,
  };
}

function sizeOf({ key, value, headers }: WireMessage): number {
  let bytes =
    (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value));
  for (const name in headers) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '');
  }
  return bytes;
}
