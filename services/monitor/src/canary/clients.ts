import type { KafkaOptions } from '@kafka-o11y/kafka';
import { createKafka } from '@kafka-o11y/kafka';
import { canaryGroupPrefix } from '@kafka-o11y/vocabulary';
import type { Admin, Kafka } from 'kafkajs';

/**
 * Returns a function that makes clients. Each client begins with another of the bootstrap servers.
 * KafkaJS asks the first server first, and goes on to the next only if nobody listens there. A
 * server that listens and says nothing, as a paused one does, would hold up every new client.
 */
export function rotatingKafka(options: KafkaOptions): () => Kafka {
  const { brokers } = options;
  let turn = 0;
  return () => {
    const first = turn++ % brokers.length;
    const rotated = [...brokers.slice(first), ...brokers.slice(0, first)];
    return createKafka({ ...options, brokers: rotated });
  };
}

/**
 * Calls `use` with a connected admin client, and disconnects the client afterwards.
 *
 * @throws Error if no broker can be reached, or as `use` does
 */
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

/** The group for one life of the consumer of a run. */
export function groupName(run: string, life: number): string {
  return `${canaryGroupPrefix}${run}.${life}`;
}

/**
 * Deletes the canaries' groups that have no member: groups of runs that were killed, and of lives
 * that are over. A canary that is about to join needs nothing of what its group held.
 */
export async function deleteAbandonedGroups(
  admin: Pick<Admin, 'listGroups' | 'deleteGroups' | 'describeGroups'>,
): Promise<void> {
  const { groups } = await admin.listGroups();
  const ours = groups
    .map(({ groupId }) => groupId)
    .filter((id) => id.startsWith(canaryGroupPrefix));
  if (ours.length === 0) return;
  const described = await admin.describeGroups(ours);
  const empty = described.groups.filter(({ state }) => state === 'Empty' || state === 'Dead');
  if (empty.length > 0) await admin.deleteGroups(empty.map(({ groupId }) => groupId));
}
