import { setTimeout as sleep } from 'node:timers/promises';
import { exportSnapshots } from '@kafka-o11y/telemetry';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { LagCollection } from './collection.ts';
import { CollectorMetrics } from './collector-metrics.ts';
import type { LagConfig } from './config.ts';
import type { GroupLag } from './group-history.ts';
import { lagMetrics } from './lag-metrics.ts';
import { OffsetWarnings } from './offset-warnings.ts';

/** For all requests of a collection together; each has a limit of its own, see `lagClientOptions`. */
const COLLECTION_TIMEOUT_MS = 20_000;

/**
 * Collects the lag of all consumer groups every LAG_INTERVAL_MS, or one collection after the other
 * where they take longer. One that fails is logged and counted, and nothing is reported until the
 * next: a lag that is not known must not look like one that does not change.
 */
export class LagCollector {
  readonly #collection: LagCollection;
  readonly #intervalMs: number;
  readonly #logger: Logger;
  readonly #warnings: OffsetWarnings;
  readonly #stopping = new AbortController();
  readonly #metrics = new CollectorMetrics();
  #groups: readonly GroupLag[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: { kafka: Kafka; config: LagConfig; logger: Logger }) {
    this.#collection = new LagCollection(options.kafka);
    this.#intervalMs = options.config.LAG_INTERVAL_MS;
    this.#logger = options.logger;
    this.#warnings = new OffsetWarnings(options.logger);
  }

  /** Begins to collect. Does not wait for the broker. */
  async start(): Promise<void> {
    this.#running = this.#run();
  }

  /** Gives up the collection under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#collection.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const stopExport = exportSnapshots(lagMetrics(() => this.#groups));
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const errors = await this.#collect();
      const tookMs = performance.now() - startedAt;
      this.#metrics.collected(tookMs, errors);
      await sleep(Math.max(0, this.#intervalMs - tookMs), undefined, { signal }).catch(() => {});
    }
    stopExport();
  }

  /** Returns the number of errors. Never rejects. */
  async #collect(): Promise<number> {
    const timeout = AbortSignal.timeout(COLLECTION_TIMEOUT_MS);
    const signal = AbortSignal.any([this.#stopping.signal, timeout]);
    try {
      const { groups, errors } = await unlessAborted(signal, this.#collection.collect(signal));
      this.#groups = groups;
      this.#warnings.look(groups);
      for (const { what, broker, error } of errors) {
        this.#logger.warn({ err: error, broker }, `Lag: ${what} could not be read from a broker`);
      }
      return errors.length;
    } catch (err) {
      this.#groups = [];
      if (!this.#stopping.signal.aborted) {
        this.#logger.warn(
          { err },
          `Lag: no broker could be asked; next try in ${this.#intervalMs} ms`,
        );
      }
      // Whatever is still under way ends with its connection.
      await this.#collection.close();
      return 1;
    }
  }
}

async function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  return await Promise.race([promise, aborted]).finally(() =>
    signal.removeEventListener('abort', onAbort),
  );
}
