import {
  decodeConsumerProtocolAssignment,
  decodeConsumerProtocolSubscription,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
  heartbeatV4,
  joinGroupV7,
  leaveGroupV4,
  listOffsetsV7,
  offsetCommitV8,
  offsetFetchV8,
  syncGroupV5,
} from '@platformatic/kafka';
import type { Assignment } from '../group-client.ts';
import { errorOf, KafkaJSProtocolError, throwIfError } from '../kafkajs/errors.ts';
import type { Connections } from './connections.ts';

/** A partition, and an offset in it. */
export interface Position {
  topic: string;
  partition: number;
  offset: number;
}

/** What a member gets for joining. */
export interface Joined {
  /** Whether it assigns the partitions of the group. */
  isLeader: boolean;
  assignment: Assignment;
}

const PROTOCOL_TYPE = 'consumer';
/** KafkaJS' name for what `assign` does too: members of both clients may share a group. */
const ASSIGNOR = 'RoundRobinAssigner';
const SUBSCRIPTION_VERSION = 0;
/** How long the group waits for its members at a rebalance. KafkaJS' default. */
export const REBALANCE_TIMEOUT_MS = 60_000;
const READ_COMMITTED = 1;
const EARLIEST = -2n;
const LATEST = -1n;
const CONSUMER = -1;
const NO_EPOCH = -1;

/** The requests of a member of a classic consumer group to its coordinator. */
export class GroupProtocol {
  readonly #connections: Connections;
  readonly #groupId: string;
  readonly #topics: string[];
  readonly #sessionTimeoutMs: number;
  #coordinator: string | undefined;
  #memberId = '';
  #generationId = -1;

  constructor(
    connections: Connections,
    group: { groupId: string; topics: string[]; sessionTimeoutMs: number },
  ) {
    this.#connections = connections;
    this.#groupId = group.groupId;
    this.#topics = group.topics;
    this.#sessionTimeoutMs = group.sessionTimeoutMs;
  }

  /** Joins the group, or joins it again. Takes until all its members have. @throws Error */
  async join(): Promise<Joined> {
    const node = await this.#findCoordinator();
    const joined = await this.#joinAt(node);
    const isLeader = joined.leader === joined.memberId;
    const assignments = isLeader ? assign(joined.members, (topic) => this.#count(topic)) : [];
    const protocolName = joined.protocolName ?? ASSIGNOR;
    const synced = await this.#connections.poll(
      node,
      REBALANCE_TIMEOUT_MS,
      syncGroupV5.api,
      this.#groupId,
      joined.generationId,
      joined.memberId,
      null,
      PROTOCOL_TYPE,
      protocolName,
      assignments,
    );
    this.#throwIfError(synced.errorCode);
    this.#generationId = joined.generationId;
    return { isLeader, assignment: assignmentOf(synced.assignment) };
  }

  /** @throws Error with Kafka's reason, as REBALANCE_IN_PROGRESS */
  async heartbeat(): Promise<void> {
    const { errorCode } = await this.#connections.ask(
      await this.#findCoordinator(),
      heartbeatV4.api,
      this.#groupId,
      this.#generationId,
      this.#memberId,
      null,
    );
    this.#throwIfError(errorCode);
  }

  /** @param positions the offset of the next record of each partition @throws Error if one is refused */
  async commit(positions: readonly Position[]): Promise<void> {
    const byTopic = Map.groupBy(positions, ({ topic }) => topic);
    const topics = [...byTopic].map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, offset }) => ({
        partitionIndex: partition,
        committedOffset: BigInt(offset),
        committedLeaderEpoch: NO_EPOCH,
      })),
    }));
    const answer = await this.#connections.ask(
      await this.#findCoordinator(),
      offsetCommitV8.api,
      this.#groupId,
      this.#generationId,
      this.#memberId,
      null,
      topics,
    );
    for (const { partitions } of answer.topics) {
      for (const { errorCode } of partitions) this.#throwIfError(errorCode);
    }
  }

  /** The offsets that the group has committed; -1 without one. @throws Error */
  async committed(assignment: Assignment): Promise<Position[]> {
    const topics = Object.entries(assignment).map(([name, partitions]) => ({
      name,
      partitionIndexes: [...partitions],
    }));
    if (topics.length === 0) return [];
    const asked = { groupId: this.#groupId, memberEpoch: NO_EPOCH, topics };
    const node = await this.#findCoordinator();
    const answer = await this.#connections.ask(node, offsetFetchV8.api, [asked], false);
    const [group] = answer.groups;
    this.#throwIfError(group?.errorCode ?? 0);
    return (group?.topics ?? []).flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, committedOffset, errorCode }) => {
        this.#throwIfError(errorCode);
        return { topic, partition, offset: Number(committedOffset) };
      }),
    );
  }

  /** Leaves the group, so that it need not wait for this member. @throws Error */
  async leave(): Promise<void> {
    if (this.#memberId === '') return;
    const members = [{ memberId: this.#memberId }];
    const node = await this.#findCoordinator();
    await this.#connections.ask(node, leaveGroupV4.api, this.#groupId, members);
    this.#memberId = '';
  }

  /** The next request asks which broker coordinates the group. */
  forgetCoordinator(): void {
    this.#coordinator = undefined;
  }

  async #findCoordinator(): Promise<string> {
    this.#coordinator ??= await this.#connections.coordinatorOf(this.#groupId);
    return this.#coordinator;
  }

  async #joinAt(node: string): Promise<joinGroupV7.JoinGroupResponse> {
    const version = SUBSCRIPTION_VERSION;
    const metadata = encodeConsumerProtocolSubscription({ version, topics: this.#topics });
    const protocols = [{ name: ASSIGNOR, metadata }];
    for (;;) {
      const answer = await this.#connections.poll(
        node,
        REBALANCE_TIMEOUT_MS,
        joinGroupV7.api,
        this.#groupId,
        this.#sessionTimeoutMs,
        REBALANCE_TIMEOUT_MS,
        this.#memberId,
        null,
        PROTOCOL_TYPE,
        protocols,
      );
      const isFirst = this.#memberId === '';
      if (isFirst) this.#memberId = answer.memberId;
      // The coordinator has given it an id, and waits for it to come back.
      if (isFirst && errorNameOf(answer.errorCode) === 'MEMBER_ID_REQUIRED') continue;
      this.#throwIfError(answer.errorCode);
      return answer;
    }
  }

  #count(topic: string): number {
    return this.#connections.topic(topic).leaders.length;
  }

  #throwIfError(code: number): void {
    const name = errorNameOf(code);
    if (name === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
    if (name?.includes('COORDINATOR')) this.forgetCoordinator();
    throwIfError(code);
  }
}

function errorNameOf(code: number): string | undefined {
  if (code === 0) return undefined;
  const error = errorOf(code);
  return error instanceof KafkaJSProtocolError ? error.type : error.name;
}

/** Gives the partitions of each topic in turn to the members that read it, sorted by their ids. */
function assign(
  members: readonly joinGroupV7.JoinGroupResponseMember[],
  countOf: (topic: string) => number,
): { memberId: string; assignment: Buffer }[] {
  const readers = members
    .map(({ memberId, metadata }) => {
      const { topics } = decodeConsumerProtocolSubscription(metadata);
      return { memberId, topics, partitions: new Map<string, number[]>() };
    })
    .toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  let turn = 0;
  for (const topic of new Set(readers.flatMap(({ topics }) => topics).toSorted())) {
    const ofTopic = readers.filter(({ topics }) => topics.includes(topic));
    for (let partition = 0; partition < countOf(topic); partition++) {
      const { partitions } = ofTopic[turn++ % ofTopic.length] as (typeof ofTopic)[0];
      partitions.set(topic, [...(partitions.get(topic) ?? []), partition]);
    }
  }
  return readers.map(({ memberId, partitions }) => {
    const assignedPartitions = [...partitions].map(([topic, ofTopic]) => ({
      topic,
      partitions: ofTopic,
    }));
    const version = SUBSCRIPTION_VERSION;
    return {
      memberId,
      assignment: encodeConsumerProtocolAssignment({ version, assignedPartitions }),
    };
  });
}

function assignmentOf(assignment: Buffer): Assignment {
  if (assignment.length === 0) return {};
  const { assignedPartitions } = decodeConsumerProtocolAssignment(assignment);
  return Object.fromEntries(assignedPartitions.map(({ topic, partitions }) => [topic, partitions]));
}

/**
 * The first or the last offset of partitions. Those whose leader says nothing are left out.
 *
 * @throws Error if a leader can't be reached
 */
export async function edges(
  connections: Connections,
  partitions: readonly { topic: string; partition: number }[],
  edge: 'earliest' | 'latest',
): Promise<Position[]> {
  const timestamp = edge === 'earliest' ? EARLIEST : LATEST;
  const byLeader = Map.groupBy(
    partitions,
    ({ topic, partition }) => connections.topic(topic).leaders[partition],
  );
  const answers = [...byLeader].map(async ([node, ofNode]) => {
    if (node === undefined) return [];
    const byTopic = Map.groupBy(ofNode, ({ topic }) => topic);
    const topics = [...byTopic].map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: NO_EPOCH,
        timestamp,
      })),
    }));
    const { api } = listOffsetsV7;
    const answer = await connections.ask(node, api, CONSUMER, READ_COMMITTED, topics);
    return answer.topics.flatMap(({ name: topic, partitions }) =>
      partitions
        .filter(({ errorCode }) => errorCode === 0)
        .map(({ partitionIndex, offset }) => ({
          topic,
          partition: partitionIndex,
          offset: Number(offset),
        })),
    );
  });
  return (await Promise.all(answers)).flat();
}
