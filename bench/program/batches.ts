import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from './settings.ts';
import type { Source, SourceRecord } from './source.ts';
import type { Tally } from './tally.ts';

/**
 * Sends in batches with a client that leaves batching to its user: flat out with so many requests in
 * flight, or with a rate what has become due in each linger.
 *
 * @param send resolves once all replicas have the records
 */
export async function sendInBatches(
  source: Source,
  tally: Tally,
  { batchRecords, inFlight, lingerMs }: Settings,
  send: (records: SourceRecord[]) => Promise<unknown>,
): Promise<void> {
  const deliver = async (records: SourceRecord[]) => {
    try {
      await send(records);
      tally.acknowledged(records);
    } catch (error) {
      console.error(error);
      tally.refused();
    }
  };
  if (!source.paced) {
    const lane = async () => {
      while (!source.over) await deliver(source.take(batchRecords));
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    return;
  }
  const onTheWay = new Set<Promise<void>>();
  while (!source.over) {
    await sleep(lingerMs);
    while (onTheWay.size >= inFlight) await Promise.race(onTheWay);
    const records = source.take(batchRecords);
    if (records.length === 0) continue;
    const delivery = deliver(records).finally(() => onTheWay.delete(delivery));
    onTheWay.add(delivery);
  }
  await Promise.all(onTheWay);
}
