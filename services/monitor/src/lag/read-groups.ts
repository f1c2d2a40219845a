import type {
  Cluster,
  DescribedMember,
  GroupDescription,
  GroupOffset,
  GroupOffsets,
  GroupType,
  ListedGroup,
  OwnRequest,
} from '@kafka-o11y/kafka';
import {
  describeConsumerGroups,
  describeShareGroupOffsets,
  describeShareGroups,
  describeStreamsGroups,
  fetchGroupOffsets,
  hostOf,
  listGroups,
  throwIfError,
} from '@kafka-o11y/kafka';
import kafkajs from 'kafkajs';
import type { GroupPosition } from './offsets.ts';
import type { Refused } from './rights.ts';
import { GROUP_AUTHORIZATION_FAILED, TOPIC_AUTHORIZATION_FAILED } from './rights.ts';
import type { Selection } from './selection.ts';

/** A group as its coordinator tells of it. What it does not tell is undefined. */
export interface Group {
  id: string;
  type: GroupType;
  state: string;
  /** Of the groups that have one: all but classic ones. */
  epoch: number | undefined;
  assignor: string | undefined;
  members: DescribedMember[] | undefined;
  /** Whether the group has a member, or one is just joining. */
  hasMembers: boolean | undefined;
  /** By partition, the offset of the first record that the group has not processed. */
  committed: GroupPosition[] | undefined;
}

/** The canary's groups begin with it, and have a new name in each run. So do Kafka's own topics. */
export const INTERNAL = '_';

/** So many groups to a request: the answer with all of their offsets is in memory. */
const GROUPS_PER_REQUEST = 100;
const NOTHING_COMMITTED = -1;
const GROUP_ID_NOT_FOUND = 69;
const DEAD = 'Dead';
const { AssignerProtocol } = kafkajs;

/** What is read, and who is told of what can't be. */
interface Scope {
  selection: Selection;
  /** Takes the groups and topics that may not be described. */
  refused: Refused;
  /** Called for each group that can't be read for another reason. */
  onError(error: unknown): void;
}

/** How groups of a type are read. */
interface Reading {
  describe(ids: string[]): Promise<GroupDescription[] | undefined>;
  offsets(ids: string[]): Promise<GroupOffsets[] | undefined>;
}

/**
 * Reads the selected groups that a broker coordinates, with their members and their offsets in the selected
 * topics. Leaves out groups with names that begin with "_", and those that can't be read. Sends one request, and
 * two more for each hundred groups of a type; to brokers before 3.0 one more for each group.
 *
 * @throws Error if the broker does not answer, or does not list its groups
 */
export async function readGroups(cluster: Cluster, nodeId: string, scope: Scope): Promise<Group[]> {
  const listed = await list(cluster, nodeId);
  const ours = listed.filter(({ id }) => !id.startsWith(INTERNAL) && scope.selection.hasGroup(id));
  const byType = Map.groupBy(ours, ({ type }) => type);
  const read = await Promise.all(
    [...byType].flatMap(([type, groups]) =>
      chunks(groups).map((some) => readType(readingOf(type, cluster, nodeId), some, scope)),
    ),
  );
  return read.flat();
}

async function list(cluster: Cluster, nodeId: string): Promise<ListedGroup[]> {
  const answer = await cluster.askOwn(nodeId, listGroups());
  if (answer) {
    throwIfError(answer.errorCode);
    return answer.groups;
  }
  const { errorCode, groups } = await cluster.ask<{
    errorCode: number;
    groups: { groupId: string }[];
  }>(nodeId, 'ListGroups');
  throwIfError(errorCode);
  return groups.map(({ groupId }) => ({ id: groupId, type: 'classic', state: '' }));
}

function readingOf(type: GroupType, cluster: Cluster, nodeId: string): Reading | undefined {
  const own = <T>(request: OwnRequest<T>) => cluster.askOwn(nodeId, request);
  const offsets = (ids: string[]) => own(fetchGroupOffsets(ids));
  switch (type) {
    case 'classic':
      return {
        describe: (ids) => describeClassicGroups(cluster, nodeId, ids),
        offsets: async (ids) => (await offsets(ids)) ?? offsetsOfEach(cluster, nodeId, ids),
      };
    case 'consumer':
      return { describe: (ids) => own(describeConsumerGroups(ids)), offsets };
    case 'streams':
      return { describe: (ids) => own(describeStreamsGroups(ids)), offsets };
    case 'share':
      return {
        describe: (ids) => own(describeShareGroups(ids)),
        offsets: (ids) => own(describeShareGroupOffsets(ids)),
      };
    default:
      return undefined;
  }
}

async function readType(
  reading: Reading | undefined,
  groups: readonly ListedGroup[],
  scope: Scope,
): Promise<Group[]> {
  const ids = groups.map(({ id }) => id);
  const described = byId(await reading?.describe(ids));
  const offsets = byId(await reading?.offsets(ids));
  return groups.flatMap((group) => {
    try {
      return groupOf(group, described?.get(group.id), offsets?.get(group.id), scope) ?? [];
    } catch (error) {
      scope.onError(error);
      return [];
    }
  });
}

/**
 * undefined for a group that is gone, or whose type has changed, since it was listed; and for one that may not be
 * described. Where only a topic that its members read may not be, its offsets in the others are told.
 */
function groupOf(
  { id, type, state }: ListedGroup,
  answer: GroupDescription | undefined,
  offsets: GroupOffsets | undefined,
  scope: Scope,
): Group | undefined {
  const hidesTopic = answer?.errorCode === TOPIC_AUTHORIZATION_FAILED;
  // The coordinator does not tell which topic that is.
  if (hidesTopic) scope.refused.describeTopic.add(`one of the group ${id}`);
  const description = hidesTopic ? undefined : answer;
  for (const { errorCode } of [description, offsets].filter((told) => told !== undefined)) {
    if (errorCode === GROUP_ID_NOT_FOUND) return undefined;
    if (errorCode === GROUP_AUTHORIZATION_FAILED) {
      scope.refused.describeGroup.add(id);
      return undefined;
    }
    throwIfError(errorCode);
  }
  if (description?.state === DEAD) return undefined;
  const { epoch, assignor, members } = description ?? {};
  return {
    id,
    type,
    state: description?.state || state,
    epoch,
    assignor,
    members,
    hasMembers: members && members.length > 0,
    committed: offsets && positions(offsets.offsets, description && topicsOf(description), scope),
  };
}

/** @param topics those that the group reads; undefined if that is not known */
function positions(
  offsets: readonly GroupOffset[],
  topics: ReadonlySet<string> | undefined,
  { selection, refused }: Scope,
): GroupPosition[] {
  return offsets.flatMap(({ errorCode, ...position }) => {
    if (!selection.hasTopic(position.topic)) return [];
    if (errorCode === TOPIC_AUTHORIZATION_FAILED) {
      refused.describeTopic.add(position.topic);
      return [];
    }
    throwIfError(errorCode);
    const isRead = topics?.has(position.topic) ?? true;
    return isRead && position.offset !== NOTHING_COMMITTED ? [position] : [];
  });
}

/**
 * The topics that the group reads; undefined if that is not known. Offsets of other topics are left
 * over from a subscription that the group gave up. Their lag would grow until the offsets expire.
 */
function topicsOf({ state, topics, members }: GroupDescription): Set<string> | undefined {
  if (state !== 'Stable') return undefined;
  const read = new Set(topics);
  for (const { partitions } of members) {
    if (!partitions) return undefined;
    for (const { topic } of partitions) read.add(topic);
  }
  return read;
}

interface ClassicDescription {
  errorCode: number;
  groupId: string;
  state: string;
  protocolType: string;
  protocol: string;
  members: {
    memberId: string;
    clientId: string;
    clientHost: string;
    memberAssignment: Buffer;
  }[];
}

async function describeClassicGroups(
  cluster: Cluster,
  nodeId: string,
  groupIds: string[],
): Promise<GroupDescription[]> {
  const { groups } = await cluster.ask<{ groups: ClassicDescription[] }>(nodeId, 'DescribeGroups', {
    groupIds,
  });
  return groups.map(classicDescription);
}

function classicDescription(group: ClassicDescription): GroupDescription {
  const { groupId, errorCode, state, protocol, members } = group;
  const isConsumer = group.protocolType === 'consumer';
  return {
    id: groupId,
    errorCode,
    state,
    epoch: undefined,
    assignor: protocol || undefined,
    topics: [],
    members: members.map(({ memberId, clientId, clientHost, memberAssignment }) => ({
      id: memberId,
      instanceId: undefined,
      clientId,
      host: hostOf(clientHost),
      type: 'classic',
      partitions: isConsumer ? assigned(memberAssignment) : undefined,
    })),
  };
}

function assigned(assignment: Buffer): DescribedMember['partitions'] {
  try {
    const decoded = AssignerProtocol.MemberAssignment.decode(assignment);
    return Object.entries(decoded?.assignment ?? {}).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
  } catch {
    // Clients with an assignor of their own may write what they like, whatever the protocol type.
    return undefined;
  }
}

interface OffsetFetch {
  errorCode: number;
  responses: {
    topic: string;
    partitions: { partition: number; offset: string; errorCode: number }[];
  }[];
}

/** For brokers before 3.0. */
function offsetsOfEach(
  cluster: Cluster,
  nodeId: string,
  groupIds: readonly string[],
): Promise<GroupOffsets[]> {
  return Promise.all(
    groupIds.map(async (groupId) => {
      const payload = { groupId, topics: [] }; // none means all
      const { errorCode, responses } = await cluster.ask<OffsetFetch>(
        nodeId,
        'OffsetFetch',
        payload,
      );
      const offsets = responses.flatMap(({ topic, partitions }) =>
        partitions.map((one) => ({ topic, ...one, offset: Number(one.offset) })),
      );
      return { id: groupId, errorCode, offsets };
    }),
  );
}

function byId<T extends { id: string }>(
  items: readonly T[] | undefined,
): Map<string, T> | undefined {
  return items && new Map(items.map((item) => [item.id, item]));
}

function chunks<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / GROUPS_PER_REQUEST);
  return Array.from({ length: count }, (_, n) =>
    items.slice(n * GROUPS_PER_REQUEST, (n + 1) * GROUPS_PER_REQUEST),
  );
}
