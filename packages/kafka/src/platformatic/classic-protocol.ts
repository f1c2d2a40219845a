import {
  decodeConsumerProtocolAssignment,
  decodeConsumerProtocolSubscription,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
  heartbeatV4,
  joinGroupV7,
  leaveGroupV4,
  offsetCommitV8,
  offsetFetchV8,
  syncGroupV5,
} from '@platformatic/kafka';
import { HEARTBEAT_MS } from '../group-client.ts';
import type { Connections } from './connections.ts';
import { Coordinator, errorNameOf } from './coordinator.ts';
import type {
  GroupOptions,
  GroupProtocol,
  Joined,
  Position,
  TopicPartition,
} from './group-protocol.ts';
import { REBALANCE_TIMEOUT_MS } from './group-protocol.ts';
import { asking, committedIn, committing } from './offsets.ts';

const PROTOCOL_TYPE = 'consumer';
/** KafkaJS' name for what `assign` does too: members of both clients may share a group. */
const ASSIGNOR = 'RoundRobinAssigner';
const SUBSCRIPTION_VERSION = 0;
/** Of a group whose offsets are asked for by somebody who need not be a member. */
const NO_EPOCH = -1;

/**
 * The classic protocol: all members join at the same time, and one of them assigns the partitions.
 * Nobody has any meanwhile.
 */
export class ClassicProtocol implements GroupProtocol {
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly sessionTimeoutMs: number;
  readonly assigns = 'names';
  readonly #connections: Connections;
  readonly #coordinator: Coordinator;
  readonly #groupId: string;
  readonly #topics: string[];
  #memberId = '';
  #generationId = -1;

  constructor(connections: Connections, { groupId, topics, sessionTimeoutMs }: GroupOptions) {
    this.#connections = connections;
    this.#coordinator = new Coordinator(connections, groupId);
    this.#groupId = groupId;
    this.#topics = topics;
    this.sessionTimeoutMs = sessionTimeoutMs;
  }

  /** Takes until all members of the group have joined. */
  async join(): Promise<Joined> {
    const joined = await this.#askToJoin();
    const isLeader = joined.leader === joined.memberId;
    const assignments = isLeader ? assign(joined.members, (topic) => this.#count(topic)) : [];
    const protocolName = joined.protocolName ?? ASSIGNOR;
    const synced = await this.#coordinator.poll(
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
    return { isLeader, partitions: this.#assigned(synced.assignment) };
  }

  async heartbeat(): Promise<undefined> {
    const { errorCode } = await this.#coordinator.ask(
      heartbeatV4.api,
      this.#groupId,
      this.#generationId,
      this.#memberId,
      null,
    );
    this.#throwIfError(errorCode);
  }

  /** It is asked for no more than it was assigned. */
  owns(): void {}

  async commit(positions: readonly Position[]): Promise<void> {
    const answer = await this.#coordinator.ask(
      offsetCommitV8.api,
      this.#groupId,
      this.#generationId,
      this.#memberId,
      null,
      committing(positions),
    );
    for (const { partitions } of answer.topics) {
      for (const { errorCode } of partitions) this.#throwIfError(errorCode);
    }
  }

  async committed(partitions: readonly TopicPartition[]): Promise<Position[]> {
    const asked = { groupId: this.#groupId, memberEpoch: NO_EPOCH, topics: asking(partitions) };
    const answer = await this.#coordinator.ask(offsetFetchV8.api, [asked], false);
    return committedIn(answer, (code) => this.#throwIfError(code));
  }

  async leave(): Promise<void> {
    if (this.#memberId === '') return;
    const members = [{ memberId: this.#memberId }];
    await this.#coordinator.ask(leaveGroupV4.api, this.#groupId, members);
    this.#memberId = '';
  }

  forgetCoordinator(): void {
    this.#coordinator.forget();
  }

  async #askToJoin(): Promise<joinGroupV7.JoinGroupResponse> {
    const version = SUBSCRIPTION_VERSION;
    const metadata = encodeConsumerProtocolSubscription({ version, topics: this.#topics });
    const protocols = [{ name: ASSIGNOR, metadata }];
    for (;;) {
      const answer = await this.#coordinator.poll(
        REBALANCE_TIMEOUT_MS,
        joinGroupV7.api,
        this.#groupId,
        this.sessionTimeoutMs,
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

  #assigned(assignment: Buffer): TopicPartition[] {
    if (assignment.length === 0) return [];
    const { assignedPartitions } = decodeConsumerProtocolAssignment(assignment);
    return assignedPartitions.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({
        topic,
        topicId: this.#connections.topicId(topic),
        partition,
      })),
    );
  }

  #count(topic: string): number {
    return this.#connections.topic(topic).leaders.length;
  }

  #throwIfError(code: number): void {
    if (errorNameOf(code) === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
    this.#coordinator.throwIfError(code);
  }
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
