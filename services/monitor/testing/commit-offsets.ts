import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '@kafka-o11y/kafka';
import type { Position } from '../src/lag/offsets.ts';
import { byTopic } from '../src/lag/offsets.ts';

interface OffsetCommit {
  responses: { partitions: { errorCode: number }[] }[];
}

interface FindCoordinator {
  errorCode: number;
  coordinator: { nodeId: number };
}

const DEADLINE_MS = 30_000;
const GROUP_COORDINATOR = 0;

/**
 * Commits offsets for a group without a member in it, as consumers do that assign partitions to
 * themselves. Waits for a new cluster to make its topic of offsets.
 */
export async function commitOffsets(
  cluster: Cluster,
  groupId: string,
  committed: readonly Position[],
): Promise<void> {
  const [anyBroker = ''] = cluster.nodeIds;
  const request = {
    groupId,
    groupGenerationId: -1,
    memberId: '',
    topics: byTopic(committed).map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, offset }) => ({ partition, offset })),
    })),
  };
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await cluster.ask<FindCoordinator>(anyBroker, 'GroupCoordinator', {
      groupId,
      coordinatorType: GROUP_COORDINATOR,
    });
    // There is none while the topic of offsets is made.
    const broker = found.errorCode === 0 ? String(found.coordinator.nodeId) : anyBroker;
    const { responses } = await cluster.ask<OffsetCommit>(broker, 'OffsetCommit', request);
    const codes = responses.flatMap(({ partitions }) => partitions.map((p) => p.errorCode));
    if (codes.every((code) => code === 0)) return;
    if (Date.now() > deadline) throw new Error(`Offsets not committed; error codes ${codes}`);
    await sleep(200);
  }
}
