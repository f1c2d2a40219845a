import type { API, Broker } from '@platformatic/kafka';
import {
  ConnectionPool,
  findCoordinatorV4,
  metadataV12,
  protocolAPIsById,
  ResponseError,
} from '@platformatic/kafka';
import { partsOf } from '../address.ts';
import { recordRequest } from '../client-metrics.ts';
import { errorOf } from '../kafkajs/errors.ts';
import type { TopicState } from '../producer-client.ts';
import { topicState, UNKNOWN_TOPIC } from '../producer-client.ts';
import type { KafkaSecurity } from '../security.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** The library's own, for all requests alike: longer than any may take. */
const LONGEST_REQUEST_MS = 120_000;
const GROUP = 0;

export interface ConnectionOptions {
  /** Bootstrap servers, as "host:port". */
  brokers: readonly string[];
  clientId: string;
  /** Default none: connections are plain. */
  security?: KafkaSecurity | undefined;
  /** Milliseconds that a broker has to answer a request. Default 30 000. */
  requestTimeoutMs?: number;
}

/**
 * The connections and the protocol of @platformatic/kafka, without its clients: what a broker says of
 * one partition is told whatever it says of the others, and nothing is repeated. Needs brokers of
 * Kafka 3.1 or newer, by the versions of the requests.
 */
export class Connections {
  readonly #bootstrap: Broker[];
  readonly #clientId: string;
  readonly #requestTimeoutMs: number;
  readonly #security: KafkaSecurity;
  #pool: ConnectionPool;
  /** For requests that the broker holds: it answers the requests of a connection one after the other. */
  #pollPool: ConnectionPool;
  #brokers = new Map<string, Broker>();
  #topics = new Map<string, TopicState>();
  /** Of the topics that are there. */
  #topicIds = new Map<string, string>();
  #clusterId: string | undefined;

  constructor(options: ConnectionOptions) {
    const { brokers, clientId, security = {}, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
    this.#bootstrap = brokers.map(partsOf);
    this.#clientId = clientId;
    this.#requestTimeoutMs = requestTimeoutMs;
    this.#security = security;
    this.#pool = this.#newPool();
    this.#pollPool = this.#newPool();
  }

  /** Kafka's id of the cluster, once it is known. */
  get clusterId(): string | undefined {
    return this.#clusterId;
  }

  /** Connects to one broker. @throws Error if none can be reached */
  async connect(): Promise<void> {
    await this.#any();
  }

  /** Ends all connections, and with them the requests under way. */
  async close(): Promise<void> {
    const pools = [this.#pool, this.#pollPool];
    this.#pool = this.#newPool();
    this.#pollPool = this.#newPool();
    await Promise.all(pools.map((pool) => pool.close()));
  }

  /** Reads brokers and leaders anew. @throws Error if no broker answers */
  async refresh(topics: readonly string[]): Promise<void> {
    const broker = await this.#any();
    const answer = await this.#ask(broker, metadataV12.api, [...topics], false, false);
    this.#clusterId = answer.clusterId ?? undefined;
    this.#brokers = new Map(answer.brokers.map((broker) => [String(broker.nodeId), broker]));
    this.#topics = new Map(
      answer.topics.map(({ name, errorCode, partitions }) => [
        name ?? '',
        topicState(
          errorCode,
          partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId]),
        ),
      ]),
    );
    const there = answer.topics.filter(({ errorCode }) => errorCode === 0);
    this.#topicIds = new Map(there.map(({ name, topicId }) => [name ?? '', topicId]));
  }

  /** What the last refresh said of a topic. */
  topic(name: string): TopicState {
    return this.#topics.get(name) ?? UNKNOWN_TOPIC;
  }

  /** The id of a topic, which another one of its name would not have; undefined if it is not there. */
  topicId(name: string): string | undefined {
    return this.#topicIds.get(name);
  }

  /** The id of the broker that coordinates a group. @throws Error if there is none at present */
  async coordinatorOf(groupId: string): Promise<string> {
    const answer = await this.#ask(await this.#any(), findCoordinatorV4.api, GROUP, [groupId]);
    const [coordinator] = answer.coordinators;
    if (!coordinator) throw new Error(`No broker coordinates the group "${groupId}"`);
    const { errorCode, nodeId, host, port } = coordinator;
    if (errorCode !== 0) throw errorOf(errorCode);
    this.#brokers.set(String(nodeId), { host, port });
    return String(nodeId);
  }

  /**
   * Sends a request. The caller has to look for errors inside the answer.
   *
   * @param node id of the broker
   * @throws Error if the broker can't be reached, or does not answer in time
   */
  async ask<Request extends unknown[], Answer>(
    node: string,
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    return this.#ask(this.#broker(node), api, ...request);
  }

  /**
   * As `ask`, over a connection of its own.
   *
   * @param timeoutMs how long the broker may hold the request
   */
  async poll<Request extends unknown[], Answer>(
    node: string,
    timeoutMs: number,
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    const limitMs = timeoutMs + this.#requestTimeoutMs;
    return this.#send(this.#pollPool, this.#broker(node), limitMs, api, request);
  }

  #ask<Request extends unknown[], Answer>(
    broker: Broker,
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    return this.#send(this.#pool, broker, this.#requestTimeoutMs, api, request);
  }

  async #send<Request extends unknown[], Answer>(
    pool: ConnectionPool,
    broker: Broker,
    limitMs: number,
    api: API<Request, Answer>,
    request: Request,
  ): Promise<Answer> {
    const connection = await pool.get(broker);
    const begun = performance.now();
    // A broker that hangs is left, as by the Java client: it may have lost what it leads.
    const limit = setTimeout(() => connection.socket?.destroy(), limitMs);
    try {
      return await api.async(connection, ...request);
    } catch (error) {
      // The client throws for an error of one partition; its answer tells of all.
      if (error instanceof ResponseError) return error.response as Answer;
      throw error;
    } finally {
      clearTimeout(limit);
      const seconds = (performance.now() - begun) / 1_000;
      recordRequest(nameOf(api.key), `${broker.host}:${broker.port}`, seconds);
    }
  }

  #broker(node: string): Broker {
    const broker = this.#brokers.get(node);
    if (!broker) throw new Error(`Broker ${node} is not in the cluster's metadata`);
    return broker;
  }

  #newPool(): ConnectionPool {
    const { tls, sasl } = this.#security;
    const settings = {
      connectTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: LONGEST_REQUEST_MS,
      ...(tls && { tls, tlsServerName: true }),
      ...(sasl && { sasl }),
    };
    const pool = new ConnectionPool(this.#clientId, settings);
    // What is not listened to ends the process. Requests end with the connection's error as well.
    pool.on('connecting', ({ connection }) => void connection.on('error', () => {}));
    return pool;
  }

  /** A broker that a connection can be made to: of those that are known, or else to begin with. */
  async #any(): Promise<Broker> {
    const known = [...this.#brokers.values()];
    const connected = known.filter((broker) => this.#pool.has(broker));
    const candidates = [...connected, ...known, ...this.#bootstrap];
    const { host, port } = await this.#pool.getFirstAvailable(candidates);
    return { host: host ?? '', port: port ?? 0 };
  }
}

/** The name of a request that the boards show: Kafka's, but for the one that KafkaJS calls otherwise. */
function nameOf(key: number): string {
  const name = protocolAPIsById[key] ?? String(key);
  return name === 'FindCoordinator' ? 'GroupCoordinator' : name;
}
