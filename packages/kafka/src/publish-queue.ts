import type { Span } from '@opentelemetry/api';
import { context } from '@opentelemetry/api';
import { startSend } from './producer-spans.ts';
import type { Delivery, OutgoingRecord } from './records.ts';

/** Who is told what becomes of records. */
export interface Settlement {
  /** @param n which one of the records, from 0 */
  resolve(delivery: Delivery, n: number): void;
  reject(error: Error, n: number): void;
}

/** A record between publish() and its acknowledgement. */
export interface PendingRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly value: string | Buffer | null;
  /** As given, and the trace context. */
  readonly headers: Record<string, string>;
  /** Milliseconds since the epoch when it was accepted. */
  readonly timestamp: number;
  /** Chosen once the topic's partitions are known. */
  partition: number | undefined;
  readonly span: Span;
  /** Key, value and headers as given; before trace context, framing and compression. */
  readonly bytes: number;
  /** performance.now() when it was accepted. */
  readonly acceptedAt: number;
  readonly settlement: Settlement;
  /** Which one of the settlement's records it is. */
  readonly n: number;
  /** Sends that carried it. */
  attempts: number;
  settled: boolean;
}

/**
 * Starts the life of records, and their spans under the one that is active.
 *
 * @param settlement is told what becomes of each
 * @param headerAttributes the span's attribute that a header becomes, by the header's name
 * @throws TypeError if a topic is empty or a part is not what the types say: then none has a span
 */
export function pendingRecords(
  records: readonly OutgoingRecord[],
  settlement: Settlement,
  headerAttributes: Readonly<Record<string, string>>,
): PendingRecord[] {
  const sizes = records.map(sizeOf);
  const parent = context.active();
  const timestamp = Date.now();
  const acceptedAt = performance.now();
  return records.map(({ topic, key, value, headers: given }, n) => {
    const headers = { ...given };
    const span = startSend({ topic, key, value, headers }, headerAttributes, parent);
    return {
      topic,
      key,
      value,
      headers,
      timestamp,
      partition: undefined,
      span,
      bytes: sizes[n] as number,
      acceptedAt,
      settlement,
      n,
      attempts: 0,
      settled: false,
    };
  });
}

function sizeOf({ topic, key, value, headers }: OutgoingRecord): number {
  if (!topic) throw new TypeError('A record needs a topic to be published to.');
  let bytes =
    (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value));
  for (const name in headers) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(headers?.[name] ?? '');
  }
  return bytes;
}

/**
 * A record that publish() accepted was not acknowledged by the broker.
 *
 * With `attempts` above 0 it may have been written all the same (the acknowledgement can be what
 * was lost), so publishing it again can make a duplicate. `cause` is the client's last error.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly topic: string;
  readonly key: string | null;
  /** Sends that carried the record; 0 if it never left the queue. */
  readonly attempts: number;
  /** Milliseconds from publish() until it was given up. */
  readonly elapsedMs: number;

  constructor(
    { topic, key, attempts, acceptedAt }: PendingRecord,
    reason: string,
    cause?: unknown,
  ) {
    const elapsedMs = performance.now() - acceptedAt;
    const where = `topic "${topic}", key ${JSON.stringify(key)}`;
    const how = `${attempts} attempts in ${Math.round(elapsedMs)} ms`;
    const why = cause instanceof Error ? ` Last error: ${cause.message}.` : '';
    const next =
      attempts === 0
        ? 'It was never sent: publish it again.'
        : 'It may have been written all the same: look for it before publishing it again.';
    super(`Record for ${where} was not delivered after ${how}: ${reason}.${why} ${next}`, {
      cause,
    });
    this.topic = topic;
    this.key = key;
    this.attempts = attempts;
    this.elapsedMs = elapsedMs;
  }
}

/** Some of the records that were published together were not acknowledged. */
export class PartlyDeliveredError extends AggregateError {
  override readonly name = 'PartlyDeliveredError';
  /** Of those that were not. */
  declare readonly errors: Error[];
  /** By record, in the order of the call; undefined for one that was not. */
  readonly deliveries: readonly (Delivery | undefined)[];

  constructor(errors: Error[], deliveries: readonly (Delivery | undefined)[]) {
    const [first] = errors;
    super(
      errors,
      `${errors.length} of ${deliveries.length} records were not delivered. The first: ${first?.message}`,
    );
    this.deliveries = deliveries;
  }
}

/** The settlement of records that are published together: one promise for all. */
export class Together implements Settlement {
  readonly #deliveries: (Delivery | undefined)[];
  readonly #errors: Error[] = [];
  readonly #all = Promise.withResolvers<Delivery[]>();
  #left: number;

  constructor(records: number) {
    this.#deliveries = Array(records).fill(undefined);
    this.#left = records;
  }

  /** Settles with the last of the records; with a PartlyDeliveredError if one was not delivered. */
  get all(): Promise<Delivery[]> {
    return this.#all.promise;
  }

  resolve(delivery: Delivery, n: number): void {
    this.#deliveries[n] = delivery;
    this.#one();
  }

  reject(error: Error): void {
    this.#errors.push(error);
    this.#one();
  }

  #one(): void {
    this.#left -= 1;
    if (this.#left > 0) return;
    if (this.#errors.length === 0) this.#all.resolve(this.#deliveries as Delivery[]);
    else this.#all.reject(new PartlyDeliveredError(this.#errors, this.#deliveries));
  }
}

export interface QueueLimits {
  maxQueuedRecords: number;
  maxQueuedBytes: number;
}

/** publish() refused a record because the bounded queue had no room for it. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  /** Records and bytes that were waiting for an acknowledgement. */
  readonly queuedRecords: number;
  readonly queuedBytes: number;

  constructor(queuedRecords: number, queuedBytes: number) {
    super(
      `The publish queue is full: ${queuedRecords} records, ${queuedBytes} bytes. ` +
        'Await writable() before publish(), or raise maxQueuedRecords or maxQueuedBytes.',
    );
    this.queuedRecords = queuedRecords;
    this.queuedBytes = queuedBytes;
  }
}

/** The bound of the Publisher's queue: it counts what is accepted and not yet settled. */
export class PublishBudget {
  readonly #maxRecords: number;
  readonly #maxBytes: number;
  #records = 0;
  #bytes = 0;
  #waiters: PromiseWithResolvers<void>[] = [];
  #onEmpty: (() => void) | undefined;

  constructor({ maxQueuedRecords, maxQueuedBytes }: QueueLimits) {
    this.#maxRecords = maxQueuedRecords;
    this.#maxBytes = maxQueuedBytes;
  }

  get records(): number {
    return this.#records;
  }

  get hasRoom(): boolean {
    return this.#records < this.#maxRecords && this.#bytes < this.#maxBytes;
  }

  /** The error for a record that finds no room. */
  refusal(): QueueFullError {
    return new QueueFullError(this.#records, this.#bytes);
  }

  take(bytes: number): void {
    this.#records += 1;
    this.#bytes += bytes;
  }

  give(records: number, bytes: number): void {
    this.#records -= records;
    this.#bytes -= bytes;
    this.#admit();
    if (this.#records === 0) this.#onEmpty?.();
  }

  /** Resolves in turn once there is room; rejects if close() comes first. */
  async room(): Promise<void> {
    if (this.hasRoom && this.#waiters.length === 0) return;
    const waiter = Promise.withResolvers<void>();
    this.#waiters.push(waiter);
    await waiter.promise;
  }

  /** Resolves once nothing is outstanding. */
  async empty(): Promise<void> {
    if (this.#records === 0) return;
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Ends the waiting for room. */
  close(reason: Error): void {
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }

  /** Lets in as many waiters as there is room for; again, later, if they made no use of it. */
  #admit(): void {
    if (!this.hasRoom) return;
    for (const { resolve } of this.#waiters.splice(0, this.#maxRecords - this.#records)) resolve();
    if (this.#waiters.length > 0) setImmediate(() => this.#admit());
  }
}
