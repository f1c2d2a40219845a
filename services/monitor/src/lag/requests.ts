import type { Cluster } from '@kafka-o11y/kafka';
import type { LogEnds, TopicPartition } from './offsets.ts';
import { byTopic, keyOf } from './offsets.ts';
import { TOPIC_AUTHORIZATION_FAILED } from './rights.ts';
import type { TimeAnswer, TimeAsked } from './timestamp-search.ts';

interface ListOffsets {
  responses: {
    topic: string;
    partitions: { partition: number; errorCode: number; timestamp: string; offset: string }[];
  }[];
}

/** Timestamps that stand for the ends of the log. */
const EARLIEST = '-2';
const LATEST = '-1';
/** With it LATEST is the high watermark, as in Kafka's own kafka-consumer-groups. */
const READ_UNCOMMITTED = 0;
/** With it LATEST is the last stable offset. */
const READ_COMMITTED = 1;

/**
 * Reads where the logs of partitions begin and end, by the key of the partition. Sends three
 * requests, however many partitions. A partition with an error is left out: its leader may just
 * have changed.
 *
 * @param nodeId the broker that leads the partitions
 * @throws Error if the broker does not answer
 */
export async function readLogEnds(
  cluster: Cluster,
  nodeId: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, LogEnds>> {
  const list = async (timestamp: string, isolationLevel: number) => {
    const topics = byTopic(partitions).map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({ partition, timestamp })),
    }));
    const payload = { isolationLevel, topics };
    return offsetsOf(await cluster.ask<ListOffsets>(nodeId, 'ListOffsets', payload));
  };
  const starts = await list(EARLIEST, READ_UNCOMMITTED);
  const ends = await list(LATEST, READ_UNCOMMITTED);
  // After the ends: what is written in between must not look like a transaction.
  const stable = await list(LATEST, READ_COMMITTED);
  return new Map(
    [...ends].flatMap(([key, end]) => {
      const start = starts.get(key);
      const stableAt = stable.get(key);
      return start === undefined
        ? []
        : [
            [
              key,
              { start, end, ...(stableAt !== undefined && { stable: Math.min(stableAt, end) }) },
            ],
          ];
    }),
  );
}

/** What the broker answers where no record is as late as that. */
const NO_OFFSET = -1;

/**
 * Reads from partitions, each by a time, the first record with that timestamp or a later one, in one request.
 * A transaction's marker counts as a record. A partition with an error is left out.
 *
 * @param nodeId the broker that leads the partitions
 * @throws Error if the broker does not answer
 */
export async function firstRecordsFrom(
  cluster: Cluster,
  nodeId: string,
  asked: readonly TimeAsked[],
): Promise<TimeAnswer[]> {
  const topics = byTopic(asked).map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, timestampMs }) => ({
      partition,
      timestamp: String(timestampMs),
    })),
  }));
  const payload = { isolationLevel: READ_UNCOMMITTED, topics };
  const { responses } = await cluster.ask<ListOffsets>(nodeId, 'ListOffsets', payload);
  return responses.flatMap(({ topic, partitions }) =>
    partitions
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ partition, ...answer }) => {
        const first = { offset: Number(answer.offset), timestampMs: Number(answer.timestamp) };
        return { topic, partition, first: first.offset === NO_OFFSET ? undefined : first };
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

/**
 * Of topics, those that may not be described. They are missing where all topics are asked for.
 *
 * @throws Error if the broker does not answer
 */
export async function hiddenTopics(
  cluster: Cluster,
  nodeId: string,
  topics: readonly string[],
): Promise<string[]> {
  const payload = { topics, allowAutoTopicCreation: false };
  const { topicMetadata } = await cluster.ask<{
    topicMetadata: { topicErrorCode: number; topic: string }[];
  }>(nodeId, 'Metadata', payload);
  return topicMetadata
    .filter(({ topicErrorCode }) => topicErrorCode === TOPIC_AUTHORIZATION_FAILED)
    .map(({ topic }) => topic);
}

/** How long a topic keeps its records. A limit that is not set is absent. */
export interface Retention {
  /** Milliseconds from a record's timestamp. */
  ms?: number;
  /** Bytes of each partition's log. */
  bytes?: number;
}

interface DescribeConfigs {
  resources: {
    errorCode: number;
    resourceName: string;
    configEntries: { configName: string; configValue: string }[];
  }[];
}

const TOPIC = 2;
const configNames = ['cleanup.policy', 'retention.ms', 'retention.bytes'];
const MAX_AGE_MS = 300_000;

/** The retention of topics. It hardly ever changes, so it is read every five minutes. */
export class RetentionCache {
  readonly #byTopic = new Map<string, Retention>();
  readonly #refused = new Set<string>();
  #readAt = 0;

  /** The topics whose configuration may not be described, as far as they were asked for. */
  get refused(): Iterable<string> {
    return this.#refused;
  }

  /**
   * Reads what is missing or too old, in one request. Returns what is known, by topic.
   *
   * @throws Error if the broker does not answer
   */
  async read(
    cluster: Cluster,
    nodeId: string,
    topics: readonly string[],
  ): Promise<ReadonlyMap<string, Retention>> {
    if (Date.now() - this.#readAt > MAX_AGE_MS) {
      this.#byTopic.clear();
      this.#refused.clear();
      this.#readAt = Date.now();
    }
    const missing = topics.filter(
      (topic) => !this.#byTopic.has(topic) && !this.#refused.has(topic),
    );
    if (missing.length === 0) return this.#byTopic;
    const { resources } = await cluster.ask<DescribeConfigs>(nodeId, 'DescribeConfigs', {
      resources: missing.map((name) => ({ type: TOPIC, name, configNames })),
      includeSynonyms: false,
    });
    for (const { errorCode, resourceName, configEntries } of resources) {
      if (errorCode === TOPIC_AUTHORIZATION_FAILED) this.#refused.add(resourceName);
      if (errorCode !== 0) continue; // also if it was deleted meanwhile
      const values = configEntries.map(({ configName, configValue }) => [configName, configValue]);
      this.#byTopic.set(resourceName, retentionOf(Object.fromEntries(values)));
    }
    return this.#byTopic;
  }
}

/** The retention that a topic's configuration means. A topic that is only compacted has none. */
export function retentionOf(config: Record<string, string>): Retention {
  if (!config['cleanup.policy']?.split(',').includes('delete')) return {};
  const ms = Number(config['retention.ms']);
  const bytes = Number(config['retention.bytes']);
  return { ...(ms >= 0 && { ms }), ...(bytes >= 0 && { bytes }) };
}
