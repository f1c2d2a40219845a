import { createRequire } from 'node:module';

/** A request, and how its answer is decoded; `parse` throws for the first error in the answer. */
interface Protocol {
  request: object;
  response: {
    decode(data: Buffer): Promise<Metadata>;
    parse(decoded: Metadata): Promise<Metadata>;
  };
}

interface Broker {
  allowAutoTopicCreation: boolean;
  lookupRequest(
    apiKey: number | undefined,
    definition: unknown,
  ): (payload: { topics: string[]; allowAutoTopicCreation: boolean }) => Protocol;
  connectionPool: { send(protocol: Protocol): Promise<Metadata> };
  disconnect(): Promise<void>;
  metadata(topics: string[]): Promise<Metadata>;
}

interface Metadata {
  topicMetadata: {
    topicErrorCode: number;
    partitionMetadata: { leader: number }[];
  }[];
}

interface BrokerPool {
  findConnectedBroker(): Promise<Pick<Broker, 'metadata'>>;
  refreshMetadataIfNecessary(topics: string[]): Promise<void>;
}

interface Cluster {
  brokerPool: BrokerPool;
  metadata(options?: { topics?: string[] }): Promise<Metadata>;
  findLeaderForPartitions(topic: string, partitions: unknown[]): Record<string, number[]>;
  fetchTopicsOffset(topics: { topic: string }[]): Promise<TopicOffsets[]>;
}

interface TopicOffsets {
  topic: string;
  partitions: object[];
}

const require = createRequire(import.meta.url);
const apiKeys = require('kafkajs/src/protocol/requests/apiKeys') as Record<string, number>;
const { requests } = require('kafkajs/src/protocol/requests') as {
  requests: Record<string, unknown>;
};

const NO_LEADER = -1;

/**
 * Takes from an answer about topics what is in order. KafkaJS throws for the first topic that is not
 * there, and for the first partition without a leader. A client that ever used a topic that was
 * deleted can't send to any other (tulios/kafkajs#1622), and while one broker with the only copy of a
 * partition is away, no consumer of the topic reads, and no service creates its topics (#1460).
 *
 * A partition without a leader stays in the metadata, so that keys keep their partitions. Nothing is
 * sent to it or read from it. An answer in which nothing is in order fails as before.
 */
export function patchPartialMetadata(): void {
  const pool = prototypeOf<BrokerPool>('kafkajs/src/cluster/brokerPool');
  const { findConnectedBroker } = pool;
  // Its only caller asks the broker for metadata. Broker.metadata itself stays: who creates topics
  // waits with it for leaders.
  pool.findConnectedBroker = async function () {
    const broker = (await findConnectedBroker.call(this)) as Broker;
    const isPatched = Object.hasOwn(broker, 'metadata');
    return isPatched ? broker : { metadata: (topics) => readMetadata(broker, topics) };
  };

  const cluster = prototypeOf<Cluster>('kafkajs/src/cluster');
  const { findLeaderForPartitions, fetchTopicsOffset } = cluster;
  cluster.metadata = async function ({ topics = [] } = {}) {
    await this.brokerPool.refreshMetadataIfNecessary(topics);
    const broker = await this.brokerPool.findConnectedBroker();
    return broker.metadata(topics);
  };
  cluster.findLeaderForPartitions = function (topic, partitions) {
    const { [NO_LEADER]: _, ...led } = findLeaderForPartitions.call(this, topic, partitions);
    return led;
  };
  cluster.fetchTopicsOffset = async function (topics) {
    const fetched = await fetchTopicsOffset.call(this, topics);
    const found = new Set(fetched.map(({ topic }) => topic));
    const leaderless = topics.filter(({ topic }) => !found.has(topic));
    return [...fetched, ...leaderless.map(({ topic }) => ({ topic, partitions: [] }))];
  };
}

function prototypeOf<T>(path: string): T {
  return (require(path) as { prototype: T }).prototype;
}

async function readMetadata(broker: Broker, topics: string[]): Promise<Metadata> {
  const { allowAutoTopicCreation } = broker;
  const ask = broker.lookupRequest(apiKeys.Metadata, requests.Metadata);
  const { request, response } = ask({ topics, allowAutoTopicCreation });
  const parse = async (answer: Metadata) => {
    const topicMetadata = answer.topicMetadata.filter(
      ({ topicErrorCode, partitionMetadata }) =>
        topicErrorCode === 0 && partitionMetadata.some(({ leader }) => leader !== NO_LEADER),
    );
    return topicMetadata.length === 0 ? response.parse(answer) : { ...answer, topicMetadata };
  };
  try {
    return await broker.connectionPool.send({ request, response: { ...response, parse } });
  } catch (error) {
    // As KafkaJS' own send does, so that the next request connects anew.
    if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') {
      await broker.disconnect();
    }
    throw error;
  }
}
