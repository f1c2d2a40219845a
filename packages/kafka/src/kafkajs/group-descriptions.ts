import type { OwnRequest } from './cluster.ts';
import type { Decoder } from './own-request.ts';
import { int32s, list, name, ownRequest, skipTopicId, text } from './own-request.ts';

/**
 * What brokers call the protocols that groups follow: the classic one of JoinGroup, that of consumers
 * (KIP-848), of share groups (KIP-932) and of Kafka Streams (KIP-1071). `unknown` is any other one.
 */
export const GROUP_TYPES = ['classic', 'consumer', 'share', 'streams', 'unknown'] as const;
export type GroupType = (typeof GROUP_TYPES)[number];

export interface ListedGroup {
  id: string;
  type: GroupType;
  state: string;
}

/**
 * The groups that the asked broker coordinates. Needs DESCRIBE on the cluster or on the groups.
 * Groups of brokers that do not know types are all classic.
 *
 * Layout: https://kafka.apache.org/protocol.html#The_Messages_ListGroups
 */
export function listGroups(): OwnRequest<{ errorCode: number; groups: ListedGroup[] }> {
  return ownRequest(
    { apiKey: 16, apiName: 'ListGroups', versions: [5, 5] },
    (body) => body.writeUVarIntArray([]).writeUVarIntArray([]), // in any state, of any type
    (body) => ({
      errorCode: body.readInt16(),
      groups: list(body, () => {
        const id = text(body);
        text(body); // protocol type
        return { id, state: text(body), type: typeOf(text(body)) };
      }),
    }),
  );
}

function typeOf(word: string): GroupType {
  return GROUP_TYPES.find((type) => type === word.toLowerCase()) ?? 'unknown';
}

export interface MemberPartition {
  topic: string;
  partition: number;
}

/** A member of a group, as its coordinator describes it. */
export interface DescribedMember {
  id: string;
  /** The client's own name for it where its membership is static (`group.instance.id`). */
  instanceId: string | undefined;
  clientId: string;
  /** The address that its requests come from. */
  host: string;
  /** The protocol that it speaks; a group can have members of two while it is rolled to another one. */
  type: GroupType;
  /** What it owns now; undefined where its client tells it in a form of its own. */
  partitions: MemberPartition[] | undefined;
}

/** A group as its coordinator describes it. With an error code only the id counts. */
export interface GroupDescription {
  id: string;
  errorCode: number;
  state: string;
  /** Rises whenever members, subscriptions or partitions change. Classic groups tell none. */
  epoch: number | undefined;
  /** undefined where the broker does not tell. */
  assignor: string | undefined;
  /** Topics that its members subscribe to by name, or read in a topology. */
  topics: string[];
  members: DescribedMember[];
}

/**
 * Groups of the consumer protocol. Needs DESCRIBE on the groups and on the topics of their members.
 *
 * Layout: https://kafka.apache.org/protocol.html#The_Messages_ConsumerGroupDescribe
 */
export function describeConsumerGroups(ids: readonly string[]): OwnRequest<GroupDescription[]> {
  return describeRequest(
    { apiKey: 69, apiName: 'ConsumerGroupDescribe', versions: [0, 1] },
    ids,
    (body, version) =>
      described(body, () => {
        return subscribed(list(body, () => consumerMember(body, version)));
      }),
  );
}

interface SubscribedMember extends DescribedMember {
  topics: string[];
}

function subscribed(
  members: readonly SubscribedMember[],
): Pick<GroupDescription, 'topics' | 'members'> {
  return {
    topics: members.flatMap(({ topics }) => topics),
    members: members.map(({ topics: _, ...member }) => member),
  };
}

function consumerMember(body: Decoder, version: number): SubscribedMember {
  const id = text(body);
  const instanceId = text(body) || undefined;
  text(body); // rack
  body.readInt32(); // epoch
  const clientId = text(body);
  const host = hostOf(text(body));
  const topics = body.readUVarIntArray(text) ?? [];
  text(body); // regular expression that it subscribes with
  const partitions = assignment(body);
  assignment(body); // what it is to own
  // Brokers that do not tell (KIP-1099) have groups with classic members as well.
  const type = version < 1 ? 'unknown' : memberType(body.readInt8());
  return { id, instanceId, clientId, host, type, topics, partitions };
}

function memberType(code: number): GroupType {
  return code === 0 ? 'classic' : code === 1 ? 'consumer' : 'unknown';
}

/**
 * Share groups. Needs DESCRIBE on the groups and on the topics of their members.
 *
 * Layout: https://kafka.apache.org/protocol.html#The_Messages_ShareGroupDescribe
 */
export function describeShareGroups(ids: readonly string[]): OwnRequest<GroupDescription[]> {
  return describeRequest(
    { apiKey: 77, apiName: 'ShareGroupDescribe', versions: [1, 1] },
    ids,
    (body) =>
      described(body, () => {
        return subscribed(list(body, () => shareMember(body)));
      }),
  );
}

function shareMember(body: Decoder): SubscribedMember {
  const id = text(body);
  text(body); // rack
  body.readInt32(); // epoch
  const clientId = text(body);
  const host = hostOf(text(body));
  const topics = body.readUVarIntArray(text) ?? [];
  const partitions = assignment(body);
  return { id, instanceId: undefined, clientId, host, type: 'share', topics, partitions };
}

const NULL = -1;

/**
 * Groups of Kafka Streams. Needs DESCRIBE on the groups and on the topics of their topologies. A member
 * owns the partitions of the topics that its active tasks read.
 *
 * Layout: https://kafka.apache.org/protocol.html#The_Messages_StreamsGroupDescribe
 */
export function describeStreamsGroups(ids: readonly string[]): OwnRequest<GroupDescription[]> {
  return describeRequest(
    // Version 1 has more of the topology.
    { apiKey: 89, apiName: 'StreamsGroupDescribe', versions: [0, 0] },
    ids,
    (body) =>
      list(body, () => {
        const head = groupHead(body);
        const read = body.readInt8() === NULL ? new Map<string, string[]>() : topology(body);
        const members = list(body, () => streamsMember(body, read));
        body.readInt32(); // authorized operations
        return { ...head, assignor: undefined, topics: [...read.values()].flat(), members };
      }),
  );
}

/** The topics that each subtopology reads. */
function topology(body: Decoder): Map<string, string[]> {
  body.readInt32(); // epoch
  const read = list(body, (): [string, string[]] => {
    const id = text(body);
    const sources = body.readUVarIntArray(text) ?? [];
    body.readUVarIntArray(text); // repartition topics that it writes to
    topicInfos(body); // changelogs
    return [id, [...sources, ...topicInfos(body)]];
  });
  body.readTaggedFields();
  return new Map(read);
}

function topicInfos(body: Decoder): string[] {
  return list(body, () => {
    const topic = text(body);
    body.readInt32(); // partitions
    body.readInt16(); // replication factor
    keyValues(body);
    return topic;
  });
}

function keyValues(body: Decoder): void {
  list(body, () => [text(body), text(body)]);
}

function streamsMember(body: Decoder, read: ReadonlyMap<string, string[]>): DescribedMember {
  const id = text(body);
  body.readInt32(); // epoch
  const instanceId = text(body) || undefined;
  text(body); // rack
  const clientId = text(body);
  const host = hostOf(text(body));
  body.readInt32(); // epoch of the topology
  text(body); // process id
  if (body.readInt8() !== NULL) {
    text(body); // host of its endpoint
    body.readInt16(); // port
    body.readTaggedFields();
  }
  keyValues(body); // tags of the client
  taskOffsets(body); // changelogs' positions
  taskOffsets(body); // and ends
  const active = tasks(body);
  tasks(body); // what it is to own
  const type = body.readBoolean() ? 'classic' : 'streams';
  const partitions = active.flatMap(({ subtopology, partitions }) =>
    (read.get(subtopology) ?? []).flatMap((topic) =>
      partitions.map((partition) => ({ topic, partition })),
    ),
  );
  return { id, instanceId, clientId, host, type, partitions };
}

function taskOffsets(body: Decoder): void {
  list(body, () => [text(body), body.readInt32(), body.readInt64()]);
}

/** The active ones of an assignment. */
function tasks(body: Decoder): { subtopology: string; partitions: number[] }[] {
  const read = () => list(body, () => ({ subtopology: text(body), partitions: int32s(body) }));
  const active = read();
  read(); // standby
  read(); // warm-up
  body.readTaggedFields();
  return active;
}

function describeRequest(
  api: { apiKey: number; apiName: string; versions: [number, number] },
  ids: readonly string[],
  decode: (body: Decoder, version: number) => GroupDescription[],
): OwnRequest<GroupDescription[]> {
  return ownRequest(
    api,
    (body) => body.writeUVarIntArray(ids.map(name)).writeBoolean(false), // without authorized operations
    decode,
  );
}

/** The groups of an answer in which an assignor and the members follow the epochs. */
function described(
  body: Decoder,
  readMembers: () => Pick<GroupDescription, 'topics' | 'members'>,
): GroupDescription[] {
  return list(body, () => {
    const head = groupHead(body);
    const assignor = text(body) || undefined;
    const { topics, members } = readMembers();
    body.readInt32(); // authorized operations
    return { ...head, assignor, topics, members };
  });
}

function groupHead(body: Decoder) {
  const errorCode = body.readInt16();
  text(body); // error message
  const id = text(body);
  const state = text(body);
  const epoch = body.readInt32();
  body.readInt32(); // epoch of what its members have got
  return { id, errorCode, state, epoch };
}

function assignment(body: Decoder): MemberPartition[] {
  const owned = list(body, () => {
    skipTopicId(body);
    const topic = text(body);
    return int32s(body).map((partition) => ({ topic, partition }));
  });
  body.readTaggedFields();
  return owned.flat();
}

/** The address of a client. Java writes one without a name as "/10.0.0.1". */
export function hostOf(clientHost: string): string {
  return clientHost.replace(/^\//, '');
}
