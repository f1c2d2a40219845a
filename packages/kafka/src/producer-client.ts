import { errorOf } from './kafkajs/errors.ts';
import type { PendingRecord } from './publish-queue.ts';

const NO_LEADER = -1;

/** Records that are appended together to one partition, in this order. */
export interface PartitionBatch {
  topic: string;
  partition: number;
  records: readonly PendingRecord[];
}

/** What the leader made of a batch: it has appended it, or says why not. */
export type Appended = { baseOffset: string } | { error: Error };

/** What is known of a topic that nothing was said of. */
export const UNKNOWN_TOPIC: TopicState = { leaders: [] };

/** What is known of a topic. */
export interface TopicState {
  /**
   * The id of each partition's leader, by partition; undefined for a partition without one. Empty if
   * the topic is not there.
   */
  leaders: readonly (string | undefined)[];
  /** Why it is not there. */
  error?: Error;
}

/** @param partitions each partition's number, and the number of its leader or -1 */
export function topicState(
  errorCode: number,
  partitions: readonly (readonly [partition: number, leader: number])[],
): TopicState {
  if (errorCode !== 0) return { leaders: [], error: errorOf(errorCode) };
  const leaders: (string | undefined)[] = partitions.map(() => undefined);
  for (const [partition, leader] of partitions) {
    if (leader !== NO_LEADER) leaders[partition] = String(leader);
  }
  return { leaders };
}

/**
 * What the Publisher needs of a Kafka client: one try each, no repeats of its own. What a broker
 * answers is told as `errorOf` its code.
 */
export interface ProducerClient {
  /** Kafka's id of the cluster, once it is known. */
  readonly clusterId: string | undefined;
  /** @throws Error if no broker answers */
  connect(): Promise<void>;
  /** Ends all connections. Requests under way are rejected. */
  disconnect(): Promise<void>;
  /**
   * Reads anew where the partitions of these topics are. No topic is created by asking for it.
   *
   * @throws Error if no broker answers
   */
  refresh(topics: readonly string[]): Promise<void>;
  /** What the last refresh said of a topic. */
  topic(name: string): TopicState;
  /**
   * Has a broker append batches, with acks=all. Gives the answers in the order of the batches.
   *
   * @param node id of the leader of all these partitions
   * @throws Error if the request as a whole failed: batches may be written all the same
   */
  produce(node: string, batches: readonly PartitionBatch[]): Promise<Appended[]>;
}
