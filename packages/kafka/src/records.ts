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
  /** The headers as written, with the trace context that the instrumentation injected. */
  headers: Record<string, string | Buffer>;
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
