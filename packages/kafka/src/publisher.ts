import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { PublisherMetrics } from './metrics.ts';
import { persist, within } from './persist.ts';
import type { ProducerClient } from './producer-client.ts';
import { endSend, noteRetry } from './producer-spans.ts';
import type { PendingRecord, Settlement } from './publish-queue.ts';
import { DeliveryError, PublishBudget, pendingRecords, Together } from './publish-queue.ts';
import type { Delivery, OutgoingRecord } from './records.ts';
import { Sender } from './sender.ts';

export interface PublisherOptions {
  /** Value of the label `component` of the metrics: the service's name. */
  component: string;
  logger: Logger;
  /** Milliseconds that a record waits for company. Default 5; 0 sends at once. */
  lingerMs?: number;
  /** Default 2000. */
  maxBatchRecords?: number;
  /** Default 512 KiB: half of what a broker accepts for one partition (message.max.bytes). */
  maxBatchBytes?: number;
  /** Requests on their way to one broker. Default 5, as in the Java client. */
  maxInFlight?: number;
  /** Records accepted and not yet acknowledged. Default 10 000. */
  maxQueuedRecords?: number;
  /** Their bytes. Default 32 MiB, as the Java client's buffer.memory. */
  maxQueuedBytes?: number;
  /** Milliseconds after which an unacknowledged record is given up. Default 120 000, as in Java. */
  deliveryTimeoutMs?: number;
  /** The attribute of a record's span that a header becomes, by the header's name. Default none. */
  headerAttributes?: Readonly<Record<string, string>>;
}

const DEFAULTS = {
  lingerMs: 5,
  maxBatchRecords: 2_000,
  maxBatchBytes: 512 * 1024,
  maxInFlight: 5,
  maxQueuedRecords: 10_000,
  maxQueuedBytes: 32 * 1024 * 1024,
  deliveryTimeoutMs: 120_000,
  headerAttributes: {},
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
const CONNECT_BACKOFF = { initialMs: 250, maxMs: 5_000 };

/**
 * Publishes records in batches, with several requests in flight and a bounded queue.
 *
 * - Order: records with the same key are appended to one partition in the order of their publish()
 *   calls. A change in the number of partitions gives a key another partition, which is seen within
 *   ten seconds; who reads both can meet a later record first, as with the Java client.
 * - A partition that can't be written to holds up no other one.
 * - Topics: none is created here. One that was deleted is waited for like a broker that is away, and
 *   if it comes back with fewer partitions, what was accepted goes to those that exist.
 * - Delivery: at least once. A failed send is repeated until `deliveryTimeoutMs`. A repeat can
 *   write a record twice; the first appearances keep their order.
 * - Every accepted record settles: its promise resolves once all in-sync replicas have it, or
 *   rejects. Nothing is dropped in silence, not by stop() either.
 * - Traces: each record has a span, a child of the one that it was published in.
 */
export class Publisher {
  readonly #client: ProducerClient;
  readonly #deliveryTimeoutMs: number;
  readonly #headerAttributes: Readonly<Record<string, string>>;
  readonly #logger: Logger;
  readonly #sender: Sender;
  readonly #budget: PublishBudget;
  readonly #metrics: PublisherMetrics;
  readonly #expiry: NodeJS.Timeout;
  readonly #closing = new AbortController();
  #connected = false;
  #connecting: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(client: ProducerClient, options: PublisherOptions) {
    const settings = { ...DEFAULTS, ...options };
    this.#client = client;
    this.#deliveryTimeoutMs = settings.deliveryTimeoutMs;
    this.#headerAttributes = settings.headerAttributes;
    this.#logger = settings.logger;
    this.#budget = new PublishBudget(settings);
    this.#metrics = new PublisherMetrics(settings.component, this);
    const outcome = {
      acknowledged: (records: readonly PendingRecord[], baseOffset: number) =>
        this.#acknowledge(records, baseOffset),
      refused: (records: readonly PendingRecord[], cause: unknown) =>
        this.#giveUp(records, 'the broker refused it', cause),
      retrying: (records: readonly PendingRecord[], cause: unknown) => {
        this.#metrics.retried(records);
        noteRetry(records, cause);
      },
      connected: (isConnected: boolean) => {
        this.#connected = isConnected && !this.#closing.signal.aborted;
      },
    };
    this.#sender = new Sender(client, settings, outcome, settings.logger);
    const expiryMs = Math.min(1_000, this.#deliveryTimeoutMs / 10);
    this.#expiry = setInterval(() => this.#expire(), expiryMs).unref();
  }

  /** Records accepted and not yet settled. */
  get queued(): number {
    return this.#budget.records;
  }

  /** Whether the broker was there when it was last needed. */
  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Waits for the broker, as long as it takes, and logs each attempt. Records published meanwhile
   * wait in the queue.
   *
   * @throws PublisherClosedError if stop() comes first
   */
  async start(): Promise<void> {
    await this.#connect();
  }

  /**
   * Queues a record; resolves once all in-sync replicas have it.
   *
   * @throws QueueFullError if there is no room (see writable())
   * @throws PublisherClosedError after stop()
   * @throws DeliveryError if the broker refused it or did not acknowledge it in time
   */
  publish(record: OutgoingRecord): Promise<Delivery> {
    return new Promise((resolve, reject) => this.#take([record], { resolve, reject }));
  }

  /**
   * Queues records; resolves once all in-sync replicas have all of them, in the order of the call. They
   * are records like others, of any topics and partitions: together they only cost less. All are taken
   * or none; there is room for all if there is for one.
   *
   * @throws QueueFullError if there is no room (see writable())
   * @throws PublisherClosedError after stop()
   * @throws PartlyDeliveredError once all are settled, if the brokers did not acknowledge each in time
   */
  async publishAll(records: readonly OutgoingRecord[]): Promise<Delivery[]> {
    if (records.length === 0) return [];
    const together = new Together(records.length);
    this.#take(records, together);
    return together.all;
  }

  #take(records: readonly OutgoingRecord[], settlement: Settlement): void {
    if (this.#stopped !== undefined) throw new PublisherClosedError();
    if (!this.#budget.hasRoom) throw this.#budget.refusal();
    if (!this.#connecting) void this.#connect().catch(() => {});
    const pending = pendingRecords(records, settlement, this.#headerAttributes);
    for (const record of pending) this.#budget.take(record.bytes);
    this.#sender.push(pending);
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
    this.#sender.drain();
    await within(timeoutMs, this.#budget.empty());

    clearInterval(this.#expiry);
    this.#sender.close();
    const reason = `the publisher stopped, and ${timeoutMs} ms did not suffice to drain`;
    for (const record of this.#sender.outstanding()) this.#giveUpLate(record, reason);
    await within(Math.max(DISCONNECT_MS, deadline - performance.now()), this.#disconnect());
  }

  /** Resolves once connected, however long that takes. Callers share the attempts. */
  #connect(): Promise<void> {
    // The attempts belong to no caller's trace.
    this.#connecting ??= context.with(ROOT_CONTEXT, () => this.#keepConnecting());
    return this.#connecting;
  }

  async #keepConnecting(): Promise<void> {
    await persist('Connecting the producer to Kafka', () => this.#client.connect(), {
      logger: this.#logger,
      signal: this.#closing.signal,
      backoff: CONNECT_BACKOFF,
    });
    this.#connected = true;
    this.#sender.open();
  }

  /** Ends the waiting of #connect(), then disconnects. Never rejects. */
  async #disconnect(): Promise<void> {
    this.#closing.abort(new PublisherClosedError());
    // A connect that completes after the disconnect would keep the process alive.
    await this.#connecting?.catch(() => {});
    this.#connected = false;
    await this.#client
      .disconnect()
      .catch((err: unknown) => this.#logger.warn({ err }, 'Disconnecting the producer failed'));
  }

  /** @param baseOffset the offset of the first of the records, which lie one after the other */
  #acknowledge(records: readonly PendingRecord[], baseOffset: number): void {
    const { clusterId } = this.#client;
    const ended = this.#settle(records);
    this.#metrics.settled(ended);
    const late = records.length - ended.length;
    if (late > 0) {
      this.#logger.warn({ records: late }, 'Records were written after they had been given up');
    }
    let at = baseOffset;
    for (const record of records) {
      const { topic, partition = 0, headers } = record;
      const offset = String(at);
      at += 1;
      endSend(record.span, partition, { offset }, clusterId);
      record.settlement.resolve({ topic, partition, offset, headers }, record.n);
    }
  }

  /** Gives up what has waited for longer than the delivery timeout. */
  #expire(): void {
    const acceptedBefore = performance.now() - this.#deliveryTimeoutMs;
    const outstanding = this.#sender.outstanding();
    const late = outstanding.filter(({ acceptedAt }) => acceptedAt <= acceptedBefore);
    if (late.length === 0) return;
    const reason = `no acknowledgement within ${this.#deliveryTimeoutMs} ms`;
    for (const record of late) this.#giveUpLate(record, reason);
    this.#sender.prune();
  }

  #giveUpLate(record: PendingRecord, reason: string): void {
    this.#giveUp([record], reason, this.#sender.troubleOf(record));
  }

  #giveUp(records: readonly PendingRecord[], reason: string, cause?: unknown): void {
    const { clusterId } = this.#client;
    const ended = this.#settle(records);
    const errors = ended.map((record) => new DeliveryError(record, reason, cause));
    this.#metrics.settled(ended, errors[0]);
    for (const [n, record] of ended.entries()) {
      const error = errors[n] as DeliveryError;
      endSend(record.span, record.partition, { error }, clusterId);
      record.settlement.reject(error, record.n);
    }
  }

  /** Takes the records out of the queue's account. @returns those that were not settled before */
  #settle(records: readonly PendingRecord[]): readonly PendingRecord[] {
    const ended = records.some(({ settled }) => settled)
      ? records.filter(({ settled }) => !settled)
      : records;
    let bytes = 0;
    for (const record of ended) {
      record.settled = true;
      bytes += record.bytes;
    }
    this.#budget.give(ended.length, bytes);
    return ended;
  }
}
