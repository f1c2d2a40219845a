import type { Compression } from '@kafka-o11y/vocabulary';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Producer, RecordMetadata } from 'kafkajs';
import type { Logger } from 'pino';
import { compressionType } from './kafkajs/codecs.ts';
import { isPermanent } from './kafkajs/errors.ts';
import { FewerPartitionsError } from './kafkajs/partitioner.ts';
import { backoffDelay, pause, persist } from './persist.ts';
import type { PendingRecord } from './publish-queue.ts';

const CONNECT_BACKOFF = { initialMs: 250, maxMs: 5_000 };
const SEND_BACKOFF = { initialMs: 100, maxMs: 2_000 };
const ALL_IN_SYNC_REPLICAS = -1;

/** An acknowledged record and its offset. */
export interface Acknowledgement {
  record: PendingRecord;
  partition: number;
  offset: string;
}

/** What becomes of the records of a batch. */
export interface BatchOutcome {
  acknowledged(acknowledgements: Acknowledgement[]): void;
  refused(records: PendingRecord[], cause: unknown): void;
  retrying(records: PendingRecord[]): void;
}

/** Sends batches, again and again if need be, until each of their records is settled. */
export class BatchSender {
  readonly #producer: Producer;
  readonly #connection: ProducerConnection;
  readonly #outcome: BatchOutcome;
  readonly #logger: Logger;
  readonly #compression: Compression;

  constructor(
    producer: Producer,
    connection: ProducerConnection,
    outcome: BatchOutcome,
    logger: Logger,
    compression: Compression,
  ) {
    this.#compression = compression;
    this.#producer = producer;
    this.#connection = connection;
    this.#outcome = outcome;
    this.#logger = logger;
  }

  /** Delivers a batch of one topic and one context. Never rejects. */
  async deliver(batch: PendingRecord[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#connection.open();
        const unsettled = batch.filter(({ settled }) => !settled);
        if (unsettled.length > 0) await this.#send(unsettled);
        return;
      } catch (error) {
        const unsettled = batch.filter(({ settled }) => !settled);
        if (unsettled.length === 0) return;
        if (isPermanent(error)) return this.#outcome.refused(unsettled, error);
        if (error instanceof FewerPartitionsError) this.#reassign(unsettled, error);
        else await this.#pause(unsettled, attempt, error);
      }
    }
  }

  /** One send. Resolves only if every record was acknowledged. */
  async #send(records: PendingRecord[]): Promise<void> {
    const [first] = records as [PendingRecord];
    for (const record of records) record.attempts += 1;
    const messages = records.map(({ message }) => message);
    const response = await context.with(first.context, () =>
      this.#producer.send({
        topic: first.topic,
        acks: ALL_IN_SYNC_REPLICAS,
        compression: compressionType(this.#compression),
        messages,
      }),
    );

    const acknowledgements = acknowledge(records, response);
    this.#outcome.acknowledged(acknowledgements);
    if (acknowledgements.length < records.length) {
      const missing = records.length - acknowledgements.length;
      throw new Error(
        `Of the ${records.length} records of a batch for topic "${first.topic}", the brokers' answers ` +
          `leave out ${missing}: their partitions have no leader or a new one, and they were not sent`,
      );
    }
  }

  /** Has the next send choose the partitions anew. KafkaJS has the new metadata already. */
  #reassign(records: PendingRecord[], error: FewerPartitionsError): void {
    for (const { message } of records) delete message.partition;
    this.#noteRetry(records, error);
    this.#logger.warn({ topic: records[0]?.topic, records: records.length }, error.message);
  }

  async #pause(records: PendingRecord[], attempt: number, err: unknown): Promise<void> {
    this.#connection.suspect();
    this.#noteRetry(records, err);
    const retryInMs = backoffDelay(attempt, SEND_BACKOFF);
    this.#logger.warn(
      { err, topic: records[0]?.topic, records: records.length, attempt, retryInMs },
      `Sending a batch failed; trying again in ${retryInMs} ms`,
    );
    await pause(retryInMs, this.#connection.signal);
  }

  #noteRetry(records: PendingRecord[], cause: unknown): void {
    for (const record of records) record.lastError = cause;
    this.#outcome.retrying(records);
  }
}

/**
 * Finds the partition and offset of each record of a batch of one topic. The broker answers with
 * the first offset of each partition; the others follow in the order of the batch.
 *
 * A record whose partition is missing in the answer was not written and is left out. KafkaJS keeps
 * the answers of brokers over its retries (tulios/kafkajs#1798): when a partition's leader moves to
 * a broker that has already answered, it sends that broker nothing and reports success. Nothing is
 * sent to a partition without a leader either.
 */
function acknowledge(
  batch: readonly PendingRecord[],
  response: readonly RecordMetadata[],
): Acknowledgement[] {
  const nextOffset = new Map<number, bigint>();
  for (const { partition, baseOffset, errorCode } of response) {
    if (errorCode === 0 && baseOffset !== undefined) nextOffset.set(partition, BigInt(baseOffset));
  }

  const acknowledged: Acknowledgement[] = [];
  for (const record of batch) {
    const { partition } = record.message;
    if (partition === undefined) continue;
    const offset = nextOffset.get(partition);
    if (offset === undefined) continue;
    nextOffset.set(partition, offset + 1n);
    acknowledged.push({ record, partition, offset: String(offset) });
  }
  return acknowledged;
}

/** Keeps one KafkaJS producer connected for all batches. */
export class ProducerConnection {
  readonly #producer: Producer;
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  #connected = false;
  #connecting: Promise<void> | undefined;

  constructor(producer: Producer, logger: Logger) {
    this.#producer = producer;
    this.#logger = logger;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Aborted by close(). */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Resolves once connected, however long that takes; rejects with close()'s reason. Callers share
   * the attempts, so these belong to no caller's trace.
   */
  open(): Promise<void> {
    if (this.#connected) return Promise.resolve();
    this.#connecting ??= context
      .with(ROOT_CONTEXT, () =>
        persist('Connecting the producer to Kafka', () => this.#producer.connect(), {
          logger: this.#logger,
          signal: this.signal,
          backoff: CONNECT_BACKOFF,
        }),
      )
      .then(() => {
        this.#connected = true;
      })
      .finally(() => {
        this.#connecting = undefined;
      });
    return this.#connecting;
  }

  /** A send failed: open() looks again. */
  suspect(): void {
    this.#connected = false;
  }

  /** Ends the waiting of open(), then disconnects. Never rejects. */
  async close(reason: Error): Promise<void> {
    this.#closing.abort(reason);
    // A connect that completes after the disconnect would keep the process alive.
    await this.#connecting?.catch(() => {});
    this.#connected = false;
    await this.#producer
      .disconnect()
      .catch((err: unknown) => this.#logger.warn({ err }, 'Disconnecting the producer failed'));
  }
}
