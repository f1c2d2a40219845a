import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '@kafka-o11y/faults';
import { WorkError } from './work.ts';

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
