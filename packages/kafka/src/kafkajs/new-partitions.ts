import { createRequire } from 'node:module';

/** The parts of KafkaJS' ConsumerGroup that the patch uses. */
interface ConsumerGroup {
  cluster: { brokerPool: { metadata: object | null } };
  /** As they were when the group's leader last assigned them. Replaced at each rebalance. */
  partitionsPerSubscribedTopic: Map<string, number[]> | null;
  isLeader(): boolean;
  checkForStaleAssignment(): void;
  heartbeat(options: { interval: number }): Promise<void>;
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
 * Has new partitions assigned in one rebalance. KafkaJS joins again in the middle of a fetch
 * (tulios/kafkajs#136): with several brokers the fetch of each of them does so, while the batches of
 * the others go on and fail, and one change makes three or four rebalances. With the patch the leader of the group
 * acts as if the coordinator had told it to rebalance: records in hand are finished and committed,
 * then it joins. The other members do nothing: only a leader that joins again has partitions assigned
 * anew, and they learn of that from their heartbeats.
 */
export function patchNewPartitions(): void {
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as {
    prototype: ConsumerGroup;
  };
  const { checkForStaleAssignment, heartbeat } = prototype;
  const findings = new WeakMap<ConsumerGroup, Finding>();

  prototype.checkForStaleAssignment = function () {
    const { metadata } = this.cluster.brokerPool;
    const assigned = this.partitionsPerSubscribedTopic;
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

function isStaleAssignment(error: unknown): error is StaleAssignment {
  return error instanceof Error && error.name === 'KafkaJSStaleTopicMetadataAssignment';
}
