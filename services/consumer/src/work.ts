import { setTimeout as sleep } from 'node:timers/promises';
import { workTimeMs } from './work-time.ts';

/** The simulated work on an order failed; another attempt may succeed. */
export class WorkError extends Error {
  override readonly name = 'WorkError';
}

export interface WorkOptions {
  /** The median and the 99th percentile of how long it takes, in milliseconds. */
  p50Ms: number;
  p99Ms: number;
  /** The share of attempts that fail, 0 to 1. */
  errorRate: number;
}

/**
 * Simulated work on an order: it takes a time of the given distribution, waiting as for another
 * service.
 *
 * @throws WorkError in the share of calls asked for
 */
export async function work({ p50Ms, p99Ms, errorRate }: WorkOptions): Promise<void> {
  const ms = workTimeMs(p50Ms, p99Ms);
  if (ms > 0) await sleep(ms);
  if (Math.random() < errorRate) {
    throw new WorkError(`simulated failure (WORK_ERROR_RATE=${errorRate})`);
  }
}
