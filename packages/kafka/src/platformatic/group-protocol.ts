import type { Assignment } from '../group-client.ts';

/** A partition that a group assigns. */
export interface TopicPartition {
  topic: string;
  /** Which another topic of that name would not have; undefined while it is not known. */
  topicId: string | undefined;
  partition: number;
}

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
  partitions: TopicPartition[];
}

export interface GroupOptions {
  groupId: string;
  topics: string[];
  /** Milliseconds without a heartbeat after which the group takes the partitions away. */
  sessionTimeoutMs: number;
}

/** The requests of a member of a group to its coordinator. */
export interface GroupProtocol {
  /** Milliseconds from one heartbeat to the next. */
  readonly heartbeatMs: number;
  /** Milliseconds without an answer after which others have the partitions. */
  readonly sessionTimeoutMs: number;
  /** Whether partitions belong to a topic of that name, or of that id. */
  readonly assigns: 'names' | 'ids';
  /**
   * Joins the group, or joins it again, which gives up all partitions.
   *
   * @throws UnsupportedGroupProtocolError
   * @throws Error with Kafka's reason
   */
  join(): Promise<Joined>;
  /**
   * @returns the partitions that the member is to have from now on, if it has others
   * @throws Error with Kafka's reason, as REBALANCE_IN_PROGRESS
   */
  heartbeat(): Promise<TopicPartition[] | undefined>;
  /** The partitions that the member has from now on. The next heartbeat tells the group. */
  owns(partitions: readonly TopicPartition[]): void;
  /** @param positions the offset of the next record of each partition @throws Error if one is refused */
  commit(positions: readonly Position[]): Promise<void>;
  /** The offsets that the group has committed; -1 without one. @throws Error */
  committed(partitions: readonly TopicPartition[]): Promise<Position[]>;
  /** Leaves the group, so that it need not wait for this member. @throws Error */
  leave(): Promise<void>;
  /** The next request asks which broker coordinates the group. */
  forgetCoordinator(): void;
}

/** The brokers speak the classic group protocol only. */
export class UnsupportedGroupProtocolError extends Error {
  override readonly name = 'UnsupportedGroupProtocolError';

  constructor(reason: string) {
    super(
      `The broker does not speak the group protocol "consumer" (KIP-848): ${reason}. ` +
        'Set KAFKA_GROUP_PROTOCOL=classic, or use brokers of Kafka 4.0 or newer that have it ' +
        'switched on (feature group.version 1, group.coordinator.rebalance.protocols).',
    );
  }
}

/** How long the group waits for its members at a rebalance. KafkaJS' default. */
export const REBALANCE_TIMEOUT_MS = 60_000;

/** Partitions as the Subscriber knows them. */
export function assignmentOf(partitions: readonly TopicPartition[]): Assignment {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  return Object.fromEntries(
    [...byTopic].map(([topic, ofTopic]) => [topic, ofTopic.map(({ partition }) => partition)]),
  );
}

/** Those of the partitions that are not among the others. */
export function without(
  partitions: readonly TopicPartition[],
  others: readonly TopicPartition[],
): TopicPartition[] {
  const keys = new Set(others.map(keyOf));
  return partitions.filter((partition) => !keys.has(keyOf(partition)));
}

function keyOf({ topic, topicId, partition }: TopicPartition): string {
  return `${topic}/${topicId}/${partition}`;
}
