import { context } from '@opentelemetry/api';
import type { Producer } from 'kafkajs';
import type { Logger } from 'pino';
import type { Acknowledgement } from './acknowledge.ts';
import { acknowledge } from './acknowledge.ts';
import { backoffDelay } from './backoff.ts';
import type { PendingRecord } from './pending-record.ts';
import { isPermanent } from './permanent-error.ts';
import type { ProducerConnection } from './producer-connection.ts';
import { sleep } from './sleep.ts';

const BACKOFF = { initialMs: 100, maxMs: 2_000 };
const ALL_IN_SYNC_REPLICAS = -1;

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

  constructor(
    producer: Producer,
    connection: ProducerConnection,
    outcome: BatchOutcome,
    logger: Logger,
  ) {
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
        await this.#pause(unsettled, attempt, error);
      }
    }
  }

  /** One send. Resolves only if every record was acknowledged. */
  async #send(records: PendingRecord[]): Promise<void> {
    const [first] = records as [PendingRecord];
    for (const record of records) record.attempts += 1;
    const messages = records.map(({ message }) => message);
    const response = await context.with(first.context, () =>
      this.#producer.send({ topic: first.topic, acks: ALL_IN_SYNC_REPLICAS, messages }),
    );

    const acknowledgements = acknowledge(records, response);
    this.#outcome.acknowledged(acknowledgements);
    if (acknowledgements.length < records.length) {
      throw new Error('The answer of the broker does not cover every partition of the batch');
    }
  }

  async #pause(records: PendingRecord[], attempt: number, err: unknown): Promise<void> {
    for (const record of records) record.lastError = err;
    this.#connection.suspect();
    this.#outcome.retrying(records);
    const retryInMs = backoffDelay(attempt, BACKOFF);
    this.#logger.warn(
      { err, topic: records[0]?.topic, records: records.length, attempt, retryInMs },
      `Sending a batch failed; trying again in ${retryInMs} ms`,
    );
    await sleep(retryInMs, this.#connection.signal);
  }
}
