import type { Cluster } from './cluster.ts';
import type { TopicPartition } from './partitions.ts';
import { byTopic, keyOf } from './partitions.ts';

/** The offsets between which a partition's log has records. */
export interface LogEnds {
  /** Of the oldest record that is still there. */
  start: number;
  /** Of the record that comes next: the high watermark. */
  end: number;
}

interface ListOffsets {
  responses: {
    topic: string;
    partitions: { partition: number; errorCode: number; offset: string }[];
  }[];
}

/** Timestamps that stand for the ends of the log. */
const EARLIEST = '-2';
const LATEST = '-1';
/** So that LATEST is the high watermark, as in Kafka's own kafka-consumer-groups. */
const READ_UNCOMMITTED = 0;

/**
 * Where the logs of partitions that a broker leads begin and end. Two requests, however many
 * partitions. A partition that has an error, as when its leader has just changed, is left out.
 */
export async function readLogEnds(
  cluster: Cluster,
  nodeId: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, LogEnds>> {
  const list = async (timestamp: string) => {
    const topics = byTopic(partitions).map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({ partition, timestamp })),
    }));
    const payload = { isolationLevel: READ_UNCOMMITTED, topics };
    return offsetsOf(await cluster.ask<ListOffsets>(nodeId, 'ListOffsets', payload));
  };
  const starts = await list(EARLIEST);
  const ends = await list(LATEST);
  return new Map(
    [...ends].flatMap(([key, end]) => {
      const start = starts.get(key);
      return start === undefined ? [] : [[key, { start, end }]];
    }),
  );
}

function offsetsOf({ responses }: ListOffsets): Map<string, number> {
  return new Map(
    responses.flatMap(({ topic, partitions }) =>
      partitions
        .filter(({ errorCode }) => errorCode === 0)
        .map(({ partition, offset }) => [keyOf({ topic, partition }), Number(offset)]),
    ),
  );
}
