import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '@kafka-o11y/faults';

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

/** The standard normal distribution's 99th percentile. */
const z99 = 2.326_347_874;

/**
 * How long a piece of work takes, in milliseconds: log-normal, the usual shape of service times
 * (never negative, most of them close together, a long tail), given by its median and its 99th
 * percentile.
 *
 * X = exp(mu + sigma Z) with Z standard normal. The median is exp(mu) and the 99th percentile
 * exp(mu + 2.326 sigma), hence mu = ln p50 and sigma = ln(p99 / p50) / 2.326. Z is drawn by the
 * Box-Muller transform.
 */
export function workTimeMs(p50: number, p99: number): number {
  if (p50 === 0) return 0;
  const sigma = Math.log(p99 / p50) / z99;
  const z = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return p50 * Math.exp(sigma * z);
}

/** The given work, slower or failing as the faults of the moment want it. */
export function underFaults(faults: Faults, work: () => Promise<void>): () => Promise<void> {
  let lastTurn: Promise<unknown> = Promise.resolve();

  /** One after the other, so that all partitions together get no more than `perSecond`. */
  function turn(perSecond: number): Promise<unknown> {
    lastTurn = lastTurn.then(() => sleep(1_000 / perSecond));
    return lastTurn;
  }

  return async () => {
    // It grows beside the records (see MemoryGrowth); here so that their spans say so.
    await faults.value('memoryGrowth');
    const perSecond = await faults.value('slowConsumer');
    if (perSecond > 0) await turn(perSecond);
    const latencyMs = await faults.value('processingLatency');
    if (latencyMs > 0) await sleep(latencyMs);
    await work();
    const errorRate = await faults.value('processingErrors');
    if (Math.random() < errorRate) {
      throw new WorkError(`simulated failure (fault processingErrors: ${errorRate})`);
    }
  };
}
