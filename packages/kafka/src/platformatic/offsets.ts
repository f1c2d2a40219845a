import type { offsetCommitV8, offsetFetchV8 } from '@platformatic/kafka';
import { listOffsetsV7 } from '@platformatic/kafka';
import type { Connections } from './connections.ts';
import type { Position } from './group-protocol.ts';

const READ_COMMITTED = 1;
const EARLIEST = -2n;
const LATEST = -1n;
const CONSUMER = -1;
const NO_EPOCH = -1;

/** The positions as a commit has them. */
export function committing(
  positions: readonly Position[],
): offsetCommitV8.OffsetCommitRequestTopic[] {
  const byTopic = Map.groupBy(positions, ({ topic }) => topic);
  return [...byTopic].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map(({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: NO_EPOCH,
    })),
  }));
}

/** The partitions as they are asked for. */
export function asking(
  partitions: readonly { topic: string; partition: number }[],
): offsetFetchV8.OffsetFetchRequestTopic[] {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  return [...byTopic].map(([name, ofTopic]) => ({
    name,
    partitionIndexes: ofTopic.map(({ partition }) => partition),
  }));
}

/**
 * What a coordinator answers.
 *
 * @param throwIfError throws for each code that is an error
 */
export function committedIn(
  { groups: [group] }: offsetFetchV8.OffsetFetchResponse,
  throwIfError: (code: number) => void,
): Position[] {
  throwIfError(group?.errorCode ?? 0);
  return (group?.topics ?? []).flatMap(({ name: topic, partitions }) =>
    partitions.map(({ partitionIndex: partition, committedOffset, errorCode }) => {
      throwIfError(errorCode);
      return { topic, partition, offset: Number(committedOffset) };
    }),
  );
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
