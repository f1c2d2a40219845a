import { trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { KafkaJSError } from './kafkajs/errors.ts';
import { backoffDelay, pause } from './persist.ts';
import type { IncomingRecord } from './records.ts';

/** What a handler can do besides processing its record. */
export interface HandlerControl {
  /** Proves life to the group at once. Not needed for long work: the Subscriber does it too. */
  heartbeat(): Promise<void>;
  /**
   * Aborts when the record will be delivered again whatever the handler does: the Subscriber is
   * stopping or the partitions are being reassigned. For waits (a backoff, a due time), not for
   * work that is better finished: a handler that returns normally still gets its record committed.
   */
  signal: AbortSignal;
}

/** Processes one record. See Subscriber for what a rejection means. */
export type Handle = (record: IncomingRecord, control: HandlerControl) => Promise<void>;

const BACKOFF = { initialMs: 250, maxMs: 30_000 };

/** What RecordProcessor tells of each call of the handler. */
export type OnProcessed = (status: 'success' | 'error', record: IncomingRecord) => void;

/**
 * Calls the handler until it succeeds, with exponential backoff: a record is never skipped.
 * The retry is in place so that only this partition waits; an error let through to KafkaJS would
 * stop all partitions and, after five of them, make the consumer leave its group.
 */
export class RecordProcessor {
  readonly #handle: Handle;
  readonly #onProcessed: OnProcessed;
  readonly #logger: Logger;

  constructor(handle: Handle, onProcessed: OnProcessed, logger: Logger) {
    this.#handle = handle;
    this.#onProcessed = onProcessed;
    this.#logger = logger;
  }

  /** @throws KafkaJSError if the signal aborted before the handler succeeded */
  async process(record: IncomingRecord, control: HandlerControl): Promise<void> {
    const { topic, partition, offset } = record;
    const { signal } = control;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#handle(record, control);
        this.#onProcessed('success', record);
        return;
      } catch (error) {
        if (signal.aborted) throw handedBack(record, signal.reason);
        this.#onProcessed('error', record);
        trace.getActiveSpan()?.recordException(error instanceof Error ? error : String(error));
        const retryInMs = backoffDelay(attempt, BACKOFF);
        this.#logger.error(
          { err: error, topic, partition, offset, attempt, retryInMs },
          `The handler failed on a record, which holds up its partition; trying again in ${retryInMs} ms`,
        );
        await pause(retryInMs, signal);
        if (signal.aborted) throw handedBack(record, signal.reason);
      }
    }
  }
}

/** KafkaJS reads from its own errors whether to join again, and does not log them as failures. */
function handedBack({ topic, partition, offset }: IncomingRecord, reason: unknown): Error {
  if (reason instanceof KafkaJSError) return reason;
  return new KafkaJSError(`${topic}/${partition} at offset ${offset} will be delivered again`);
}
