import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { persist } from './persist.ts';

const BACKOFF = { initialMs: 250, maxMs: 5_000 };

/** Keeps one KafkaJS producer connected, however many ask for it. */
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
   * Resolves once connected, however long that takes; rejects with close()'s reason.
   * The attempts are nobody's trace, whoever asked first.
   */
  open(): Promise<void> {
    if (this.#connected) return Promise.resolve();
    this.#connecting ??= context
      .with(ROOT_CONTEXT, () =>
        persist('Connecting the producer to Kafka', () => this.#producer.connect(), {
          logger: this.#logger,
          signal: this.signal,
          backoff: BACKOFF,
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
