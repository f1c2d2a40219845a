import { randomUUID } from 'node:crypto';
import {
  apiVersionsV1,
  consumerGroupHeartbeatV1,
  offsetCommitV9,
  offsetFetchV9,
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
import { REBALANCE_TIMEOUT_MS, UnsupportedGroupProtocolError, without } from './group-protocol.ts';
import { asking, committedIn, committing } from './offsets.ts';

/** Partitions by their topic's id. */
type Partitions = consumerGroupHeartbeatV1.ConsumerGroupHeartbeatRequestTopicPartition[];

const JOINS = 0;
const LEAVES = -1;
const UNCHANGED = -1;
/** The broker's own (group.consumer.session.timeout.ms): it does not tell a member. */
const SESSION_TIMEOUT_MS = 45_000;
/** Until the others have had their heartbeat, and one more that says that they are done. */
const UNSETTLED_INTERVALS = 2;

/**
 * The protocol "consumer" (KIP-848): the coordinator assigns the partitions, and tells each member of
 * its own by the answers to its heartbeats. A partition goes to another member once the one that has
 * it has said that it is done with it; all the others are read meanwhile.
 */
export class ConsumerProtocol implements GroupProtocol {
  readonly sessionTimeoutMs = SESSION_TIMEOUT_MS;
  readonly assigns = 'ids';
  readonly #connections: Connections;
  readonly #coordinator: Coordinator;
  readonly #groupId: string;
  readonly #topics: string[];
  readonly #memberId = randomUUID();
  #epoch = LEAVES;
  #intervalMs = HEARTBEAT_MS;
  /** performance.now() until when news of the others' partitions is likely. */
  #unsettledUntil = 0;
  /** What the coordinator wants this member to have. */
  #target: Partitions = [];
  /** The names of topics that it has been assigned partitions of, by their ids. */
  readonly #names = new Map<string, string>();
  #owned: readonly TopicPartition[] = [];
  /** What the coordinator knows that it has; undefined if that is uncertain. */
  #told: readonly TopicPartition[] | undefined;

  constructor(
    connections: Connections,
    { groupId, topics }: Omit<GroupOptions, 'sessionTimeoutMs'>,
  ) {
    this.#connections = connections;
    this.#coordinator = new Coordinator(connections, groupId);
    this.#groupId = groupId;
    this.#topics = topics;
  }

  /**
   * As long as the coordinator wants; and often for a while after something has changed: when another
   * member is done with a partition, this one should not let it wait.
   */
  get heartbeatMs(): number {
    const isSettled = this.#told !== undefined && performance.now() > this.#unsettledUntil;
    return isSettled ? this.#intervalMs : Math.min(HEARTBEAT_MS, this.#intervalMs);
  }

  async join(): Promise<Joined> {
    await this.#throwIfUnsupported();
    this.#epoch = JOINS;
    this.#target = [];
    this.#owned = [];
    this.#told = undefined;
    return { isLeader: false, partitions: (await this.heartbeat()) ?? [] };
  }

  async heartbeat(): Promise<TopicPartition[] | undefined> {
    const owned = this.#owned;
    const told = this.#told;
    const isFull = told === undefined;
    // Uncertain until it is answered.
    this.#told = undefined;
    const { assignment, memberEpoch, heartbeatIntervalMs } = await this.#ask(
      isFull ? REBALANCE_TIMEOUT_MS : UNCHANGED,
      isFull ? this.#topics : null,
      owned === told ? null : byTopicId(owned),
    );
    const isNews = owned !== told || memberEpoch !== this.#epoch;
    this.#told = owned;
    this.#epoch = memberEpoch;
    this.#intervalMs = heartbeatIntervalMs;
    if (assignment) this.#target = assignment.topicPartitions;
    const wanted = await this.#wanted();
    if (isNews || wanted) {
      this.#unsettledUntil = performance.now() + UNSETTLED_INTERVALS * heartbeatIntervalMs;
    }
    return wanted;
  }

  owns(partitions: readonly TopicPartition[]): void {
    this.#owned = partitions;
  }

  async commit(positions: readonly Position[]): Promise<void> {
    const { topics } = await this.#coordinator.ask(
      offsetCommitV9.api,
      this.#groupId,
      this.#epoch,
      this.#memberId,
      null,
      committing(positions),
    );
    for (const { partitions } of topics) {
      for (const { errorCode } of partitions) this.#coordinator.throwIfError(errorCode);
    }
  }

  async committed(partitions: readonly TopicPartition[]): Promise<Position[]> {
    const asked = {
      groupId: this.#groupId,
      memberId: this.#memberId,
      memberEpoch: this.#epoch,
      topics: asking(partitions),
    };
    const answer = await this.#coordinator.ask(offsetFetchV9.api, [asked], false);
    return committedIn(answer, (code) => this.#coordinator.throwIfError(code));
  }

  async leave(): Promise<void> {
    if (this.#epoch === LEAVES) return;
    this.#epoch = LEAVES;
    await this.#ask(UNCHANGED, null, null);
  }

  forgetCoordinator(): void {
    this.#coordinator.forget();
  }

  async #ask(
    rebalanceTimeoutMs: number,
    topics: string[] | null,
    owned: Partitions | null,
  ): Promise<consumerGroupHeartbeatV1.ConsumerGroupHeartbeatResponse> {
    const answer = await this.#coordinator.ask(
      consumerGroupHeartbeatV1.api,
      this.#groupId,
      this.#memberId,
      this.#epoch,
      null, // instance
      null, // rack
      rebalanceTimeoutMs,
      topics,
      null, // topics by a regular expression
      null, // assignor: the group's
      owned,
    );
    const { errorCode, errorMessage } = answer;
    if (errorNameOf(errorCode) === 'UNSUPPORTED_VERSION') {
      throw new UnsupportedGroupProtocolError(errorMessage ?? 'it is switched off');
    }
    this.#coordinator.throwIfError(errorCode, errorMessage);
    return answer;
  }

  /** A broker closes the connection at a request that it does not know. */
  async #throwIfUnsupported(): Promise<void> {
    const { apiKeys } = await this.#coordinator.ask(apiVersionsV1.api, '', '');
    const { key, version } = consumerGroupHeartbeatV1.api;
    const known = apiKeys.find(({ apiKey }) => apiKey === key);
    if (known && known.maxVersion >= version) return;
    const has = known ? `has version ${known.maxVersion} of it` : 'does not have it';
    throw new UnsupportedGroupProtocolError(
      `it needs version ${version} of the request ConsumerGroupHeartbeat, and the broker ${has}`,
    );
  }

  /** @returns the partitions of the target, if they are others than the member has */
  async #wanted(): Promise<TopicPartition[] | undefined> {
    if (this.#target.some(({ topicId }) => !this.#names.has(topicId))) await this.#learnNames();
    const wanted = this.#target.flatMap(({ topicId, partitions }) => {
      const topic = this.#names.get(topicId);
      // It is so new that not all brokers know of it.
      if (topic === undefined) return [];
      return partitions.map((partition) => ({ topic, topicId, partition }));
    });
    const isChanged =
      wanted.length !== this.#owned.length || without(wanted, this.#owned).length > 0;
    return isChanged ? wanted : undefined;
  }

  async #learnNames(): Promise<void> {
    await this.#connections.refresh(this.#topics);
    for (const topic of this.#topics) {
      const id = this.#connections.topicId(topic);
      if (id !== undefined) this.#names.set(id, topic);
    }
  }
}

function byTopicId(partitions: readonly TopicPartition[]): Partitions {
  const byId = Map.groupBy(partitions, ({ topicId = '' }) => topicId);
  return [...byId].map(([topicId, ofTopic]) => ({
    topicId,
    partitions: ofTopic.map(({ partition }) => partition),
  }));
}
