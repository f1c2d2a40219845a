import kafkajs from 'kafkajs';
import type { Cluster } from './cluster.ts';
import { throwIfError } from './cluster.ts';
import type { TopicPartition } from './partitions.ts';

/** A partition and the offset of the first record that the group has not processed. */
export interface Committed extends TopicPartition {
  offset: number;
}

export interface Group {
  id: string;
  /** Whether a member is there to read, or one is just joining. */
  hasMembers: boolean;
  committed: Committed[];
}

interface ListGroups {
  errorCode: number;
  groups: { groupId: string }[];
}

interface DescribeGroups {
  groups: Description[];
}

interface Description {
  errorCode: number;
  groupId: string;
  state: string;
  protocolType: string;
  members: { memberAssignment: Buffer }[];
}

interface OffsetFetch {
  errorCode: number;
  responses: {
    topic: string;
    partitions: { partition: number; offset: string; errorCode: number }[];
  }[];
}

const NOTHING_COMMITTED = -1;
/** As the canary's, which has a new name with each run. */
const INTERNAL = '_';
const { AssignerProtocol } = kafkajs;

/**
 * The groups that a broker coordinates, with what they have committed; not those whose names begin
 * with "_". Two requests, and one more for each group.
 *
 * @param onError told of each group that can't be read; it is left out
 */
export async function readGroups(
  cluster: Cluster,
  nodeId: string,
  onError: (error: unknown) => void,
): Promise<Group[]> {
  const listed = await cluster.ask<ListGroups>(nodeId, 'ListGroups');
  throwIfError(listed.errorCode);
  const groupIds = listed.groups
    .map(({ groupId }) => groupId)
    .filter((groupId) => !groupId.startsWith(INTERNAL));
  if (groupIds.length === 0) return [];
  const { groups } = await cluster.ask<DescribeGroups>(nodeId, 'DescribeGroups', { groupIds });
  const read = await Promise.all(
    groups.map((group) => readGroup(cluster, nodeId, group).catch(onError)),
  );
  return read.filter((group) => group !== undefined);
}

async function readGroup(cluster: Cluster, nodeId: string, group: Description): Promise<Group> {
  throwIfError(group.errorCode);
  const payload = { groupId: group.groupId, topics: [] }; // none means all
  const answer = await cluster.ask<OffsetFetch>(nodeId, 'OffsetFetch', payload);
  throwIfError(answer.errorCode);
  const committed = answer.responses.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset, errorCode }) => {
      throwIfError(errorCode);
      return { topic, partition, offset: Number(offset) };
    }),
  );
  const topics = assignedTopics(group);
  return {
    id: group.groupId,
    hasMembers: group.members.length > 0,
    committed: committed.filter(
      ({ topic, offset }) => offset !== NOTHING_COMMITTED && (topics?.has(topic) ?? true),
    ),
  };
}

/**
 * The topics that the group reads, where that is known: what it has committed for others is left
 * over from a subscription it gave up, and its lag would grow until the offset expires.
 */
function assignedTopics({ state, protocolType, members }: Description): Set<string> | undefined {
  if (state !== 'Stable' || protocolType !== 'consumer') return undefined;
  const topics = members.flatMap(({ memberAssignment }) => {
    const decoded = AssignerProtocol.MemberAssignment.decode(memberAssignment);
    return Object.keys(decoded?.assignment ?? {});
  });
  return new Set(topics);
}
