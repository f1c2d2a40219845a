import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { becauseOf } from './causes.ts';

/** Bounds of an exponential backoff, in milliseconds. */
export interface Backoff {
  initialMs: number;
  maxMs: number;
}

const JITTER = 0.2;

/**
 * Milliseconds to wait after the given attempt (1 is the first): `initialMs` doubled each time up
 * to `maxMs`, then 20 % either way so that many clients do not return at the same instant.
 */
export function backoffDelay(attempt: number, { initialMs, maxMs }: Backoff): number {
  const delay = Math.min(initialMs * 2 ** (attempt - 1), maxMs);
  return Math.round(delay * (1 + JITTER * (2 * Math.random() - 1)));
}

/** Waits for the given milliseconds. An abort of the signal ends the wait early, without an error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Waits for a promise, for the given milliseconds at most. Rejects as the promise does. */
export async function within(timeoutMs: number, promise: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  const timeout = pause(timeoutMs, settled.signal);
  await Promise.race([promise, timeout]).finally(() => settled.abort());
}

export interface PersistOptions {
  logger: Logger;
  /** Ends the waiting; persist() then rejects with the signal's reason. */
  signal: AbortSignal;
  /** Default: from 250 ms to 10 s. */
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
      logger.warn(
        { err, attempts, retryInMs },
        `${what} failed${becauseOf(err)}; trying again in ${retryInMs} ms`,
      );
      await pause(retryInMs, signal);
    }
  }
}
