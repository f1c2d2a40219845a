import type { Admin } from 'kafkajs';

/** The underscore marks groups that are no application's, as it does in Kafka's own names. */
const prefix = '_canary.';

/** The group for one life of the consumer of a run. */
export function groupName(run: string, life: number): string {
  return `${prefix}${run}.${life}`;
}

/**
 * Deletes the canaries' groups that have no member: those of runs that were killed and of lives
 * that are over. A canary that is about to join its group needs nothing of what it held.
 */
export async function deleteAbandonedGroups(
  admin: Pick<Admin, 'listGroups' | 'deleteGroups' | 'describeGroups'>,
): Promise<void> {
  const { groups } = await admin.listGroups();
  const ours = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
  if (ours.length === 0) return;
  const described = await admin.describeGroups(ours);
  const empty = described.groups.filter(({ state }) => state === 'Empty' || state === 'Dead');
  if (empty.length > 0) await admin.deleteGroups(empty.map(({ groupId }) => groupId));
}
