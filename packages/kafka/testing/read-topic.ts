import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createKafka } from '../src/kafka.ts';
import type { IncomingRecord } from '../src/records.ts';
import { Subscriber } from '../src/subscriber.ts';
import { within } from '../src/within.ts';

const DEADLINE_MS = 30_000;

/**
 * Reads a topic from its beginning until it has given `count` records of those asked for: those
 * of a partition in their order. Throws if they have not come within half a minute.
 */
export async function readTopic(
  brokers: string[],
  topic: string,
  count: number,
  where: (record: IncomingRecord) => boolean = () => true,
): Promise<IncomingRecord[]> {
  const logger = pino({ level: 'error' });
  const records: IncomingRecord[] = [];
  const complete = Promise.withResolvers<void>();
  const subscriber = new Subscriber(createKafka({ brokers, clientId: 'test-reader', logger }), {
    groupId: `test-reader-${randomUUID()}`,
    topics: [topic],
    fromBeginning: true,
    logger,
    handle: async (record) => {
      if (!where(record)) return;
      records.push(record);
      if (records.length === count) complete.resolve();
    },
  });
  await subscriber.start();
  await within(DEADLINE_MS, complete.promise);
  await subscriber.stop();
  if (records.length < count) {
    throw new Error(`Topic "${topic}" gave ${records.length} of ${count} records`);
  }
  return records;
}
