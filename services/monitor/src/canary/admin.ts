import type { Admin, Kafka } from 'kafkajs';

/** Calls `use` with a connected admin client, which it disconnects afterwards. */
export async function withAdmin<T>(
  kafka: Pick<Kafka, 'admin'>,
  use: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** The offset that the next record of each partition will get, by partition. */
export async function endOffsets(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
}
