import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingRecord } from '@kafka-o11y/kafka';
import { createKafka, KafkaJSGroups, Subscriber } from '@kafka-o11y/kafka';
import { pino } from 'pino';

const DEADLINE_MS = 30_000;

/**
 * Reads a topic from its beginning until it has given `count` records of those asked for: those
 * of a partition in their order.
 *
 * @throws Error if they have not come within half a minute
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
  const kafka = createKafka({ brokers, clientId: 'test-reader', logger });
  const subscriber = new Subscriber(new KafkaJSGroups(kafka), {
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
  await Promise.race([complete.promise, delay(DEADLINE_MS, undefined, { ref: false })]);
  await subscriber.stop();
  if (records.length < count) {
    throw new Error(`Topic "${topic}" gave ${records.length} of ${count} records`);
  }
  return records;
}
