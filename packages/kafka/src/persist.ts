import type { Logger } from 'pino';
import type { Backoff } from './backoff.ts';
import { backoffDelay } from './backoff.ts';
import { sleep } from './sleep.ts';

export interface PersistOptions {
  logger: Logger;
  /** Ends the waiting; persist() then rejects with the signal's reason. */
  signal: AbortSignal;
  backoff?: Backoff;
}

/**
 * Calls `attempt` until it succeeds, with exponential backoff and a log line for each failure.
 *
 * @param what what is being tried, for the log: "Connecting to Kafka"
 */
export async function persist<T>(
  what: string,
  attempt: () => Promise<T>,
  { logger, signal, backoff = { initialMs: 250, maxMs: 10_000 } }: PersistOptions,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted();
    try {
      const result = await attempt();
      if (attempts > 1) logger.info({ attempts }, `${what} succeeded`);
      return result;
    } catch (err) {
      signal.throwIfAborted();
      const retryInMs = backoffDelay(attempts, backoff);
      logger.warn({ err, attempts, retryInMs }, `${what} failed; trying again in ${retryInMs} ms`);
      await sleep(retryInMs, signal);
    }
  }
}
