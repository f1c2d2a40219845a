import { createRequire } from 'node:module';

/** The parts of KafkaJS' ConsumerGroup that the patch uses. */
interface ConsumerGroup {
  cluster: Cluster;
  /** As they were when the group's leader last assigned them. Replaced at each rebalance. */
  partitionsPerSubscribedTopic: Map<string, number[]> | null;
  isLeader(): boolean;
  checkForStaleAssignment(): void;
  heartbeat(options: { interval: number }): Promise<void>;
}

/** Each consumer has one of its own. */
interface Cluster {
  brokerPool: { metadata: object | null };
  fetchTopicsOffset(topics: Unresolved[]): Promise<{ topic: string; partitions: object[] }[]>;
}

/** Partitions of a topic in which the group has not committed. */
interface Unresolved {
  topic: string;
  partitions: { partition: number }[];
  fromBeginning?: boolean;
}

interface StaleAssignment extends Error {
  topic: string;
  unknownPartitions: number[];
}

/** What was found out about one state of the metadata and of the assignment. */
interface Finding {
  metadata: object | null;
  assigned: object | null;
  rebalance: Error | undefined;
}

const require = createRequire(import.meta.url);
const { createErrorFromCode } = require('kafkajs/src/protocol/error') as {
  createErrorFromCode(code: number): Error;
};

const REBALANCE_IN_PROGRESS = 27;

/**
 * Has new partitions assigned in one rebalance, and read from their beginning. KafkaJS joins again in
 * the middle of a fetch (tulios/kafkajs#136): with several brokers the fetch of each of them does so,
 * while the batches of the others go on and fail, and one change makes two or three rebalances. With
 * the patch the leader of the group acts as if the coordinator had told it to rebalance: records in
 * hand are finished and committed, then it joins. The other members do nothing: only a leader that
 * joins again has partitions assigned anew, and they learn of that from their heartbeats.
 */
export function patchNewPartitions(): void {
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as {
    prototype: ConsumerGroup;
  };
  const { checkForStaleAssignment, heartbeat } = prototype;
  const first = new WeakMap<Cluster, ReadonlyMap<string, readonly number[]>>();
  readNewPartitionsFromBeginning(first);
  const findings = new WeakMap<ConsumerGroup, Finding>();

  prototype.checkForStaleAssignment = function () {
    const { metadata } = this.cluster.brokerPool;
    const assigned = this.partitionsPerSubscribedTopic;
    if (assigned && !first.has(this.cluster)) first.set(this.cluster, assigned);
    let finding = findings.get(this);
    if (finding?.metadata !== metadata || finding?.assigned !== assigned) {
      finding = { metadata, assigned, rebalance: this.isLeader() ? lookFor(this) : undefined };
      findings.set(this, finding);
    }
    if (finding.rebalance) throw finding.rebalance;
  };

  prototype.heartbeat = async function (options) {
    // Without metadata it is about to leave.
    if (this.cluster.brokerPool.metadata) this.checkForStaleAssignment();
    await heartbeat.call(this, options);
  };

  /** @returns what the coordinator would answer if it knew of the new partitions */
  function lookFor(group: ConsumerGroup): Error | undefined {
    try {
      checkForStaleAssignment.call(group);
      return undefined;
    } catch (error) {
      if (!isStaleAssignment(error)) throw error;
      const { topic, unknownPartitions } = error;
      const message = `Topic "${topic}" has new partitions: ${unknownPartitions.join(', ')}`;
      return Object.assign(createErrorFromCode(REBALANCE_IN_PROGRESS), { message });
    }
  }
}

/**
 * A group that begins at the latest record would skip what was written to a new partition before the
 * group had it (KAFKA-20539).
 *
 * @param first the partitions that there were when the consumer began
 */
function readNewPartitionsFromBeginning(
  first: WeakMap<Cluster, ReadonlyMap<string, readonly number[]>>,
): void {
  const { prototype } = require('kafkajs/src/cluster') as { prototype: Cluster };
  const { fetchTopicsOffset } = prototype;
  prototype.fetchTopicsOffset = async function (topics) {
    const known = first.get(this);
    if (!known) return fetchTopicsOffset.call(this, topics);
    const isOld = (topic: string, partition: number) => known.get(topic)?.includes(partition);
    const split = topics.flatMap((asked) => {
      const { topic, partitions } = asked;
      const old = partitions.filter(({ partition }) => isOld(topic, partition));
      const added = partitions.filter(({ partition }) => !isOld(topic, partition));
      return [
        { ...asked, partitions: old },
        { ...asked, partitions: added, fromBeginning: true },
      ].filter((part) => part.partitions.length > 0);
    });
    // One request asks about a topic once.
    const answers = await Promise.all(split.map((part) => fetchTopicsOffset.call(this, [part])));
    const byTopic = Map.groupBy(answers.flat(), ({ topic }) => topic);
    return [...byTopic].map(([topic, parts]) => ({
      topic,
      partitions: parts.flatMap(({ partitions }) => partitions),
    }));
  };
}

function isStaleAssignment(error: unknown): error is StaleAssignment {
  return error instanceof Error && error.name === 'KafkaJSStaleTopicMetadataAssignment';
}
