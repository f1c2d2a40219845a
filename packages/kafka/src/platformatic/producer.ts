import type { Compression } from '@kafka-o11y/vocabulary';
import type { Broker, Connection } from '@platformatic/kafka';
import { ConnectionPool, metadataV12, produceV8, ResponseError, Writer } from '@platformatic/kafka';
import { recordRequest } from '../client-metrics.ts';
import { errorOf } from '../kafkajs/cluster.ts';
import { isPermanent, isTooLarge } from '../kafkajs/errors.ts';
import { encodeProduce } from '../produce-request.ts';
import type { Appended, PartitionBatch, ProducerClient, TopicState } from '../producer-client.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const PRODUCE_KEY = 0;
const PRODUCE_VERSION = 8;
const NO_LEADER = -1;
const UNKNOWN_TOPIC: TopicState = { leaders: [] };

export interface PlatformaticOptions {
  /** Bootstrap servers, as "host:port". */
  brokers: readonly string[];
  clientId: string;
  /** Milliseconds that a broker has to answer a request. Default 30 000. */
  requestTimeoutMs?: number;
  /** Requests on their way over one connection. Default 5. */
  maxInFlight?: number;
  /** How record batches are compressed. Default none. */
  compression?: Compression;
}

/**
 * Appends batches through the connections and the protocol of @platformatic/kafka, without its
 * Producer: that one repeats what failed by itself, and tells of no partition before it is done with
 * all. Needs brokers of Kafka 3.0 or newer (Metadata 12).
 */
export class PlatformaticProducer implements ProducerClient {
  readonly #bootstrap: Broker[];
  readonly #compression: Compression;
  readonly #newPool: () => ConnectionPool;
  #pool: ConnectionPool;
  #brokers = new Map<string, Broker>();
  #topics = new Map<string, TopicState>();
  #clusterId: string | undefined;

  constructor(options: PlatformaticOptions) {
    const { brokers, clientId, requestTimeoutMs: requestTimeout = 30_000 } = options;
    const { maxInFlight: maxInflights = 5, compression = 'none' } = options;
    this.#bootstrap = brokers.map(brokerOf);
    this.#compression = compression;
    const settings = { connectTimeout: CONNECT_TIMEOUT_MS, requestTimeout, maxInflights };
    this.#newPool = () => {
      const pool = new ConnectionPool(clientId, settings);
      // What is not listened to ends the process. Requests end with the connection's error as well.
      pool.on('connecting', ({ connection }) => void connection.on('error', () => {}));
      return pool;
    };
    this.#pool = this.#newPool();
  }

  get clusterId(): string | undefined {
    return this.#clusterId;
  }

  async connect(): Promise<void> {
    await this.#anyBroker();
  }

  async disconnect(): Promise<void> {
    await this.#pool.close();
    this.#pool = this.#newPool();
  }

  async refresh(topics: readonly string[]): Promise<void> {
    const connection = await this.#anyBroker();
    const answer = await metadataV12.api
      .async(connection, [...topics], false, false)
      .catch((error: unknown) => answerOf<metadataV12.MetadataResponse>(error));
    this.#clusterId = answer.clusterId ?? undefined;
    this.#brokers = new Map(answer.brokers.map((broker) => [String(broker.nodeId), broker]));
    this.#topics = new Map(answer.topics.map((topic) => [topic.name ?? '', stateOf(topic)]));
  }

  topic(name: string): TopicState {
    return this.#topics.get(name) ?? UNKNOWN_TOPIC;
  }

  async produce(node: string, batches: readonly PartitionBatch[]): Promise<Appended[]> {
    const broker = this.#brokers.get(node);
    if (!broker) throw new Error(`Broker ${node} is not in the cluster's metadata`);
    const body = await encodeProduce(batches, this.#compression);
    const connection = await this.#pool.get(broker);
    const { responses } = await this.#send(connection, broker, body);
    return batches.map(({ topic, partition }) => {
      const ofTopic = responses.find(({ name }) => name === topic);
      const answer = ofTopic?.partitionResponses.find(({ index }) => index === partition);
      if (!answer)
        return { error: new Error(`The broker's answer leaves out ${topic}/${partition}`) };
      const { errorCode, baseOffset } = answer;
      return errorCode === 0 ? { baseOffset: String(baseOffset) } : { error: errorOf(errorCode) };
    });
  }

  isPermanent(error: unknown): boolean {
    return isPermanent(error);
  }

  isTooLarge(error: unknown): boolean {
    return isTooLarge(error);
  }

  async #send(
    connection: Connection,
    { host, port }: Broker,
    body: Buffer,
  ): Promise<produceV8.ProduceResponse> {
    const begun = performance.now();
    const answer = await new Promise<produceV8.ProduceResponse>((resolve, reject) => {
      connection.send(
        PRODUCE_KEY,
        PRODUCE_VERSION,
        () => Writer.create().append(body),
        produceV8.parseResponse,
        false,
        false,
        (error, response) => (response ? resolve(response) : reject(error)),
      );
    }).catch((error: unknown) => answerOf<produceV8.ProduceResponse>(error));
    recordRequest('Produce', `${host}:${port}`, (performance.now() - begun) / 1_000);
    return answer;
  }

  /** A connection to one broker, of those that are known or else of those to begin with. */
  async #anyBroker(): Promise<Connection> {
    const known = [...this.#brokers.values()];
    const connected = known.filter((broker) => this.#pool.has(broker));
    const candidates = [...connected, ...known, ...this.#bootstrap];
    return this.#pool.getFirstAvailable(candidates);
  }
}

/** The client throws for an error of one partition; its answer tells of all. */
function answerOf<T>(error: unknown): T {
  if (error instanceof ResponseError) return error.response as T;
  throw error;
}

function stateOf({ errorCode, partitions }: metadataV12.MetadataResponseTopic): TopicState {
  if (errorCode !== 0) return { leaders: [], error: errorOf(errorCode) };
  const leaders: (string | undefined)[] = partitions.map(() => undefined);
  for (const { partitionIndex, leaderId } of partitions) {
    if (leaderId !== NO_LEADER) leaders[partitionIndex] = String(leaderId);
  }
  return { leaders };
}

function brokerOf(address: string): Broker {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}
