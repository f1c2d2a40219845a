import { compose } from './compose.ts';
import { untilHealthy } from './heal.ts';

/** Replaces the producer by one that sends so many orders a second. */
export async function setProducerRate(rate: string): Promise<void> {
  await compose(['up', '--detach', '--no-deps', 'producer'], { env: { PRODUCER_RATE: rate } });
  await untilHealthy();
}
