import { extractContext } from '@kafka-o11y/telemetry';
import type { Context } from '@opentelemetry/api';
import type { FetchedRecord } from './group-client.ts';

/** A record to publish. */
export interface OutgoingRecord {
  topic: string;
  /** Records with the same key keep their order and share a partition; null spreads them. */
  key: string | null;
  /** null is a tombstone: it deletes the key from a compacted topic. */
  value: string | Buffer | null;
  headers?: Record<string, string>;
}

/** Where an acknowledged record lies. */
export interface Delivery {
  topic: string;
  partition: number;
  offset: string;
  /** The headers as written, with the trace context. */
  headers: Record<string, string>;
}

/** A record as a handler sees it. Keys and headers are decoded as UTF-8. */
export interface IncomingRecord {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  value: Buffer | null;
  /** Of a header that occurs more than once, the last value, as Kafka's `lastHeader` has it. */
  headers: Record<string, string>;
  /** When the record was created (or appended, by the topic's message.timestamp.type). */
  timestamp: Date;
}

/** Makes an IncomingRecord of what a client fetched. */
export function incomingRecord(
  topic: string,
  partition: number,
  { offset, key, value, headers, timestamp }: FetchedRecord,
): IncomingRecord {
  return {
    topic,
    partition,
    offset,
    key: key?.toString() ?? null,
    value,
    headers: decode(headers),
    timestamp: new Date(Number(timestamp)),
  };
}

function decode(headers: FetchedRecord['headers'] = {}): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    decoded[name] = last?.toString() ?? '';
  }
  return decoded;
}

/**
 * The trace context that a record carries in its headers, for work (such as a log line) that
 * belongs to the record's trace. The root context if it carries none.
 */
export function traceContextOf(headers: Delivery['headers']): Context {
  return extractContext(headers);
}
