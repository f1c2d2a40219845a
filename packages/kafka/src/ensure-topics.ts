import type { ITopicConfig, Kafka } from 'kafkajs';
import type { PersistOptions } from './persist.ts';
import { persist } from './persist.ts';

/**
 * Creates those of the topics that are not there, waiting for the broker as long as it takes.
 * Topics that are there stay as they are: more partitions would send known keys to new places.
 *
 * @throws the signal's reason if it aborts first
 */
export async function ensureTopics(
  kafka: Pick<Kafka, 'admin'>,
  topics: ITopicConfig[],
  options: PersistOptions,
): Promise<void> {
  await persist('Creating topics', () => createMissing(kafka, topics, options.logger), options);
}

async function createMissing(
  kafka: Pick<Kafka, 'admin'>,
  topics: ITopicConfig[],
  logger: PersistOptions['logger'],
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = await admin.listTopics();
    const missing = topics.filter(({ topic }) => !existing.includes(topic));
    if (missing.length === 0) return;
    // False where another process was faster.
    const created = await admin.createTopics({ topics: missing });
    if (created) logger.info({ topics: missing.map(({ topic }) => topic) }, 'Topics created');
  } finally {
    await admin.disconnect();
  }
}
