import type { Compression } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { Accumulator } from './accumulator.ts';
import type { Acknowledgement } from './batch-sender.ts';
import { BatchSender, ProducerConnection } from './batch-sender.ts';
import { createPartitioner } from './kafkajs/partitioner.ts';
import { PublisherMetrics } from './metrics.ts';
import { within } from './persist.ts';
import type { PendingRecord } from './publish-queue.ts';
import { DeliveryError, PublishBudget, pendingRecord } from './publish-queue.ts';
import type { Delivery, OutgoingRecord } from './records.ts';

export interface PublisherOptions {
  /** Value of the label `component` of the metrics: the service's name. */
  component: string;
  logger: Logger;
  /** How the record batches are compressed. Default none. */
  compression?: Compression;
  /** Milliseconds that a record waits for company. Default 5; 0 sends at once. */
  lingerMs?: number;
  /** Default 500. */
  maxBatchRecords?: number;
  /** Default 512 KiB: half of what a broker accepts for one partition (message.max.bytes). */
  maxBatchBytes?: number;
  /** Batches on their way at the same time. Default 5, as in the Java client. */
  maxInFlight?: number;
  /** Records accepted and not yet acknowledged. Default 10 000. */
  maxQueuedRecords?: number;
  /** Their bytes. Default 32 MiB, as the Java client's buffer.memory. */
  maxQueuedBytes?: number;
  /** Milliseconds after which an unacknowledged record is given up. Default 120 000, as in Java. */
  deliveryTimeoutMs?: number;
}

const DEFAULTS = {
  compression: 'none',
  lingerMs: 5,
  maxBatchRecords: 500,
  maxBatchBytes: 512 * 1024,
  maxInFlight: 5,
  maxQueuedRecords: 10_000,
  maxQueuedBytes: 32 * 1024 * 1024,
  deliveryTimeoutMs: 120_000,
} as const satisfies Partial<PublisherOptions>;

/** The Publisher was stopped: it takes no more records, and start() gave up waiting. */
export class PublisherClosedError extends Error {
  override readonly name = 'PublisherClosedError';

  constructor() {
    super('The publisher has been stopped. Publish before stop(), or create a new Publisher.');
  }
}

/** The least time that disconnecting gets, however long draining took. */
const DISCONNECT_MS = 1_000;

/**
 * Publishes records in batches, with several sends in flight and a bounded queue.
 *
 * - Order: records with the same key are appended in the order of their publish() calls. A change in
 *   the number of partitions gives a key another partition, which is seen within ten seconds. Later
 *   records go there once the earlier ones are acknowledged. Within a partition the order still
 *   holds; who reads both can meet a later record first.
 * - Topics: none is created here. One that was deleted is waited for like a broker that is away, and
 *   if it comes back with fewer partitions, what was accepted goes to those that exist.
 * - Delivery: at least once. A failed send is repeated until `deliveryTimeoutMs`. A repeat can
 *   write a record twice; the first appearances keep their order.
 * - Every accepted record settles: its promise resolves once all in-sync replicas have it, or
 *   rejects. Nothing is dropped in silence, not by stop() either.
 * - Traces: a record published inside a span is sent under it; the others start their own trace.
 */
export class Publisher {
  readonly #deliveryTimeoutMs: number;
  readonly #logger: Logger;
  readonly #connection: ProducerConnection;
  readonly #accumulator: Accumulator;
  readonly #budget: PublishBudget;
  readonly #metrics: PublisherMetrics;
  readonly #expiry: NodeJS.Timeout;
  #stopped: Promise<void> | undefined;

  constructor(kafka: Pick<Kafka, 'producer'>, options: PublisherOptions) {
    const settings = { ...DEFAULTS, ...options };
    this.#deliveryTimeoutMs = settings.deliveryTimeoutMs;
    this.#logger = settings.logger;
    this.#budget = new PublishBudget(settings);
    this.#metrics = new PublisherMetrics(settings.component, this);

    // A topic that was deleted would come back as the broker's defaults have it.
    const producer = kafka.producer({ createPartitioner, allowAutoTopicCreation: false });
    this.#connection = new ProducerConnection(producer, this.#logger);
    const outcome = {
      acknowledged: (acknowledgements: Acknowledgement[]) => this.#acknowledge(acknowledgements),
      refused: (records: PendingRecord[], cause: unknown) =>
        this.#giveUp(records, 'the broker refused it', cause),
      retrying: (records: PendingRecord[]) => this.#metrics.retried(records),
    };
    const sender = new BatchSender(
      producer,
      this.#connection,
      outcome,
      this.#logger,
      settings.compression,
    );
    this.#accumulator = new Accumulator(settings, (batch) => sender.deliver(batch));
    const expiryMs = Math.min(1_000, this.#deliveryTimeoutMs / 10);
    this.#expiry = setInterval(() => this.#expire(), expiryMs).unref();
  }

  /** Records accepted and not yet settled. */
  get queued(): number {
    return this.#budget.records;
  }

  /** Whether the broker was there when it was last needed. */
  get connected(): boolean {
    return this.#connection.connected;
  }

  /**
   * Waits for the broker, as long as it takes, and logs each attempt. Records published meanwhile
   * wait in the queue.
   *
   * @throws PublisherClosedError if stop() comes first
   */
  async start(): Promise<void> {
    await this.#connection.open();
  }

  /**
   * Queues a record; resolves once all in-sync replicas have it.
   *
   * @throws QueueFullError if there is no room (see writable())
   * @throws PublisherClosedError after stop()
   * @throws DeliveryError if the broker refused it or did not acknowledge it in time
   */
  publish(record: OutgoingRecord): Promise<Delivery> {
    if (this.#stopped !== undefined) return Promise.reject(new PublisherClosedError());
    if (!this.#budget.hasRoom) return Promise.reject(this.#budget.refusal());
    return new Promise((resolve, reject) => {
      const pending = pendingRecord(record, { resolve, reject });
      this.#budget.take(pending.bytes);
      this.#accumulator.push(pending);
    });
  }

  /**
   * Resolves when the queue has room: to await it before publish() is back-pressure.
   *
   * @throws PublisherClosedError after stop()
   */
  async writable(): Promise<void> {
    if (this.#stopped !== undefined) throw new PublisherClosedError();
    await this.#budget.room();
  }

  /**
   * Takes no more records, sends what is queued, then disconnects. What is not acknowledged within
   * `timeoutMs` is rejected with a DeliveryError. Never rejects; a second call joins the first.
   */
  stop(timeoutMs = 10_000): Promise<void> {
    this.#stopped ??= this.#drainAndDisconnect(timeoutMs);
    return this.#stopped;
  }

  async #drainAndDisconnect(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    this.#budget.close(new PublisherClosedError());
    this.#accumulator.drain();
    await within(timeoutMs, this.#budget.empty());

    clearInterval(this.#expiry);
    const left = this.#accumulator.outstanding();
    this.#giveUp(left, `the publisher stopped, and ${timeoutMs} ms did not suffice to drain`);
    const disconnected = this.#connection.close(new PublisherClosedError());
    await within(Math.max(DISCONNECT_MS, deadline - performance.now()), disconnected);
  }

  #acknowledge(acknowledgements: Acknowledgement[]): void {
    const late = acknowledgements.filter(({ record }) => record.settled).length;
    if (late > 0) {
      this.#logger.warn({ records: late }, 'Records were written after they had been given up');
    }
    this.#settle(
      acknowledgements.map(({ record }) => record),
      'success',
    );
    for (const { record, partition, offset } of acknowledgements) {
      const { topic, message } = record;
      record.resolve({ topic, partition, offset, headers: message.headers });
    }
  }

  /** Gives up what has waited for longer than the delivery timeout. */
  #expire(): void {
    const acceptedBefore = performance.now() - this.#deliveryTimeoutMs;
    const outstanding = this.#accumulator.outstanding();
    const late = outstanding.filter(({ acceptedAt }) => acceptedAt <= acceptedBefore);
    if (late.length === 0) return;
    this.#giveUp(late, `no acknowledgement within ${this.#deliveryTimeoutMs} ms`);
    this.#accumulator.prune();
  }

  #giveUp(records: PendingRecord[], reason: string, cause?: unknown): void {
    this.#settle(records, 'error');
    for (const record of records) {
      record.reject(new DeliveryError(record, reason, cause ?? record.lastError));
    }
  }

  #settle(records: PendingRecord[], status: 'success' | 'error'): void {
    const ended = records.filter(({ settled }) => !settled);
    let bytes = 0;
    for (const record of ended) {
      record.settled = true;
      bytes += record.bytes;
    }
    this.#metrics.settled(status, ended);
    this.#budget.give(ended.length, bytes);
  }
}
