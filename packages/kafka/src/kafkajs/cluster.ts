import { createRequire } from 'node:module';
import type { Kafka } from 'kafkajs';
import type { TopicState } from '../producer-client.ts';
import { topicState, UNKNOWN_TOPIC } from '../producer-client.ts';

/** The parts of KafkaJS' internals that a Cluster uses. */
export interface InternalCluster {
  /** The topics that metadata are asked for; all if it is empty. */
  targetTopics: Set<string>;
  brokerPool: {
    metadata: { clusterId?: string; topicMetadata: TopicMetadata[] } | null;
    createBroker(options: object): InternalBroker;
  };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  getNodeIds(): string[];
  findBroker(options: { nodeId: string }): Promise<InternalBroker>;
}

interface InternalBroker {
  /** By the key of the API. */
  versions: Record<string, { minVersion: number; maxVersion: number }>;
  lookupRequest(apiKey: number | undefined, definition: Definition): (payload: object) => Protocol;
  connectionPool: { send(protocol: ParsedProtocol): Promise<unknown> };
  disconnect(): Promise<void>;
  metadata(topics: string[]): Promise<unknown>;
}

interface TopicMetadata {
  topic: string;
  topicErrorCode: number;
  partitionMetadata: { partitionId: number; leader: number }[];
}

/** A request of an API that KafkaJS does not know, and how its answer is decoded. */
export interface OwnRequest<Answer> {
  apiKey: number;
  apiName: string;
  /** The oldest and the newest version that can be written and read. */
  versions: [number, number];
  /** Gives one of KafkaJS' encoders. */
  encode(version: number): Promise<object>;
  decode(data: Buffer, version: number): Answer;
}

/** A request in one version, by KafkaJS' name of it. */
export interface RequestVersion {
  name: string;
  version: number;
}

/** A request, and how its answer is decoded. */
interface Protocol {
  request: object;
  response: { decode(data: Buffer): Promise<unknown> };
}

interface ParsedProtocol extends Protocol {
  response: Protocol['response'] & { parse(decoded: unknown): Promise<unknown> };
}

interface Definition {
  protocol(options: { version: number }): (payload: object) => Protocol;
}

const require = createRequire(import.meta.url);
const apiKeys = require('kafkajs/src/protocol/requests/apiKeys') as Record<string, number>;
const { requests } = require('kafkajs/src/protocol/requests') as {
  requests: Record<string, Definition>;
};

const NO_LEADER = -1;

/** A request that was answered. */
export interface AnsweredRequest {
  apiName: string;
  /** As "host:port". */
  broker: string;
  /** Milliseconds from sending it to its answer. */
  duration: number;
}

/** What KafkaJS calls the event of an answered request. */
const NETWORK_REQUEST = 'network.request';

/**
 * Requests to single brokers, through KafkaJS' internals. Its public Admin can't fetch a record, asks
 * for each group and topic by itself (so 50 groups would take 150 requests), lists the end of what is
 * committed where the end of the log is wanted, and fails as a whole if one partition of any topic
 * has no leader (tulios/kafkajs#1460). Its Producer waits for all brokers before it tells of one.
 */
export class Cluster {
  /** How many requests were sent, metadata included. */
  requests = 0;
  readonly #cluster: InternalCluster;
  #topics = new Map<string, TopicState>();
  #leaders = new Map<string, Map<number, string>>();

  /**
   * @param kafka made by createKafka, which throws if KafkaJS' version is another one
   * @param onAnswered told of each request that was answered
   */
  constructor(kafka: Kafka, onAnswered?: (request: AnsweredRequest) => void) {
    this.#cluster = createCluster(kafka, onAnswered);
    const { brokerPool } = this.#cluster;
    const createBroker = brokerPool.createBroker;
    brokerPool.createBroker = (options) => {
      const broker = createBroker(options);
      broker.metadata = (topics) =>
        this.#sendNewest(broker, 'Metadata', { topics, allowAutoTopicCreation: false });
      return broker;
    };
  }

  /**
   * Connects to one broker.
   *
   * @throws Error if none can be reached
   */
  async connect(): Promise<void> {
    await this.#cluster.connect();
  }

  /**
   * Reads brokers, topics and leaders. Connects first if need be.
   *
   * @param only names of topics; all if there is none
   * @throws Error if no broker answers
   */
  async refresh(only: readonly string[] = []): Promise<void> {
    await this.connect();
    this.#cluster.targetTopics = new Set(only);
    await this.#cluster.refreshMetadata();
    const topics = this.#cluster.brokerPool.metadata?.topicMetadata ?? [];
    this.#topics = new Map(topics.map((topic) => [topic.topic, stateOf(topic)]));
    this.#leaders = new Map(
      topics.map(({ topic, partitionMetadata }) => [
        topic,
        new Map(
          partitionMetadata
            .filter(({ leader }) => leader !== NO_LEADER)
            .map(({ partitionId, leader }) => [partitionId, String(leader)]),
        ),
      ]),
    );
  }

  /** Kafka's id of the cluster, once it is known. */
  get clusterId(): string | undefined {
    return this.#cluster.brokerPool.metadata?.clusterId;
  }

  /** What the last refresh said of a topic. */
  topic(name: string): TopicState {
    return this.#topics.get(name) ?? UNKNOWN_TOPIC;
  }

  /** The ids of the brokers that are up. */
  get nodeIds(): string[] {
    return this.#cluster.getNodeIds();
  }

  /** All partitions that have a leader. */
  get partitions(): { topic: string; partition: number }[] {
    return [...this.#leaders].flatMap(([topic, leaders]) =>
      [...leaders.keys()].map((partition) => ({ topic, partition })),
    );
  }

  /** The id of the partition's leader; undefined without one, or if there is no such partition. */
  leaderOf({ topic, partition }: { topic: string; partition: number }): string | undefined {
    return this.#leaders.get(topic)?.get(partition);
  }

  /**
   * Sends a request in the newest version that KafkaJS and the broker both know. The caller has to
   * look for errors inside the answer: the error of one partition must not hide the others.
   *
   * @param api KafkaJS' name of the API, for example ListOffsets
   * @param encode writes the request in the place of KafkaJS; gives one of its encoders
   * @throws Error if the broker can't be reached, or does not answer within the client's limit
   */
  async ask<Answer>(
    nodeId: string,
    api: string,
    payload: object = {},
    encode?: () => Promise<object>,
  ): Promise<Answer> {
    const broker = await this.#cluster.findBroker({ nodeId });
    return (await this.#sendNewest(broker, api, payload, encode)) as Answer;
  }

  /** Whether a broker knows a request in a version: it closes the connection on which another one comes. */
  async knows(nodeId: string, { name, version }: RequestVersion): Promise<boolean> {
    const { versions } = await this.#cluster.findBroker({ nodeId });
    const known = versions[apiKeys[name] ?? ''];
    return known !== undefined && known.minVersion <= version && version <= known.maxVersion;
  }

  /** As `ask`, in a given version and with a decoder for the answer. */
  async askDecoded<Answer>(
    nodeId: string,
    api: RequestVersion,
    payload: object,
    decode: (data: Buffer) => Answer,
  ): Promise<Answer> {
    const broker = await this.#cluster.findBroker({ nodeId });
    const { request } = definitionOf(api.name).protocol(api)(payload);
    const response = { decode: async (data: Buffer) => decode(data) };
    return (await this.#send(broker, { request, response })) as Answer;
  }

  /**
   * As `ask`, for an API or a version of it that KafkaJS does not know. undefined if the broker does not
   * know it either: it would close the connection.
   */
  async askOwn<Answer>(nodeId: string, own: OwnRequest<Answer>): Promise<Answer | undefined> {
    const broker = await this.#cluster.findBroker({ nodeId });
    const [oldest, newest] = own.versions;
    const known = broker.versions[own.apiKey];
    if (!known || known.minVersion > newest || known.maxVersion < oldest) return;
    const apiVersion = Math.min(newest, known.maxVersion);
    const request = {
      apiKey: own.apiKey,
      apiName: own.apiName,
      apiVersion,
      encode: () => own.encode(apiVersion),
    };
    const response = { decode: async (data: Buffer) => own.decode(data, apiVersion) };
    return (await this.#send(broker, { request, response })) as Answer;
  }

  /** Ends all connections, and rejects requests under way. A later `refresh` connects anew. */
  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  #sendNewest(
    broker: InternalBroker,
    api: string,
    payload: object,
    encode?: () => Promise<object>,
  ): Promise<unknown> {
    const { request, response } = broker.lookupRequest(apiKeys[api], definitionOf(api))(payload);
    return this.#send(broker, { request: encode ? { ...request, encode } : request, response });
  }

  async #send(broker: InternalBroker, { request, response }: Protocol): Promise<unknown> {
    this.requests += 1;
    try {
      return await broker.connectionPool.send({
        request,
        // KafkaJS' own would throw for the first partition that has an error.
        response: { decode: response.decode, parse: async (decoded) => decoded },
      });
    } catch (error) {
      // As KafkaJS' own send does, so that the next request connects anew.
      if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') {
        await broker.disconnect();
      }
      throw error;
    }
  }
}

function stateOf({ topicErrorCode, partitionMetadata }: TopicMetadata): TopicState {
  return topicState(
    topicErrorCode,
    partitionMetadata.map(({ partitionId, leader }) => [partitionId, leader]),
  );
}

function createCluster(
  kafka: Kafka,
  onAnswered?: (request: AnsweredRequest) => void,
): InternalCluster {
  const instrumentationEmitter = onAnswered && {
    emit(event: string, request: AnsweredRequest) {
      if (event === NETWORK_REQUEST) onAnswered(request);
    },
  };
  return clusterFactoryOf(kafka).get()({ allowAutoTopicCreation: false, instrumentationEmitter });
}

type ClusterFactory = (options: object) => InternalCluster;

/** The function of a KafkaJS client that makes the connections of each producer and consumer. */
export function clusterFactoryOf(kafka: Kafka): {
  get(): ClusterFactory;
  set(factory: ClusterFactory): void;
} {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (!symbol) throw new Error('This is no client of the KafkaJS that cluster.ts was written for');
  return {
    get: () => Reflect.get(kafka, symbol),
    set: (factory) => void Reflect.set(kafka, symbol, factory),
  };
}

function definitionOf(api: string): Definition {
  const definition = requests[api];
  if (!definition) throw new Error(`KafkaJS has no API named ${api}`);
  return definition;
}
