import {
  clusterIdOf,
  compressionType,
  endSend,
  KafkaJSConnectionError,
  KafkaJSProtocolError,
  rootCause,
  startSend,
} from '@kafka-o11y/kafka';
import type { Compression } from '@kafka-o11y/vocabulary';
import type { Kafka, Producer } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import type { Logger } from 'pino';

/** What came of a send. `failed`: the record is not there. `unknown`: it may be there or not. */
export type SendResult = { outcome: 'acked'; offset: number } | Failure;

interface Failure {
  outcome: 'failed' | 'unknown';
  error: unknown;
}

export interface PartitionProducerOptions {
  topic: string;
  partition: number;
  compression: Compression;
  /** Milliseconds from send() to its result at the latest. */
  timeoutMs: number;
}

const ALL_IN_SYNC_REPLICAS = -1;

/** A connected producer and the sends that are on it. */
interface Link {
  producer: Producer;
  sends: Set<Promise<unknown>>;
}

/**
 * Sends records to one partition, each of them once: a retry would hide what is measured. It has
 * connections of its own, so that a broker in trouble delays no records of other partitions. When an
 * answer is overdue, it looks for the leader anew, over new connections: KafkaJS would go on asking
 * a silent broker. The old ones stay in use until then, because the silent broker may be a replica.
 */
export class PartitionProducer {
  readonly #kafka: () => Pick<Kafka, 'producer'>;
  readonly #options: PartitionProducerOptions;
  #link: Link | undefined;
  #connecting: Promise<Link> | undefined;
  #stopped = false;

  /** @param kafka makes a client that itself retries nothing */
  constructor(kafka: () => Pick<Kafka, 'producer'>, options: PartitionProducerOptions) {
    this.#kafka = kafka;
    this.#options = options;
  }

  /**
   * Sends one record with acks=all. Calls `report` once, within the timeout. Calls it once more,
   * with `acked`, if an acknowledgement comes after an `unknown`. Never rejects.
   */
  async send(value: string, report: (result: SendResult) => void): Promise<void> {
    const { topic, partition, timeoutMs } = this.#options;
    let link: Link | undefined;
    let reported = false;
    const settle = (result: SendResult) => {
      clearTimeout(timer);
      if (reported && result.outcome !== 'acked') return;
      reported = true;
      report(result);
    };
    const timer = setTimeout(() => {
      const lacking = link ? 'answer' : 'connection';
      const error = new Error(`${topic}/${partition}: no ${lacking} in ${timeoutMs} ms`);
      settle({ outcome: link ? 'unknown' : 'failed', error });
      if (link) this.#renew(link);
    }, timeoutMs);

    try {
      const connected = this.#link ?? (await this.#connect());
      if (reported) return;
      link = connected;
      settle({ outcome: 'acked', offset: await this.#sendOver(link, value) });
    } catch (error) {
      if (link && isDisconnected(error)) void this.#drop(link);
      else if (link && !isRefused(error)) this.#renew(link);
      settle({ outcome: link && !isRefused(error) ? 'unknown' : 'failed', error });
    }
  }

  /** Disconnects once all sends have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#connecting?.catch(() => {});
    if (this.#link) await this.#drop(this.#link);
  }

  async #sendOver({ producer, sends }: Link, value: string): Promise<number> {
    const { topic, partition } = this.#options;
    const compression = compressionType(this.#options.compression);
    const headers: Record<string, string> = {};
    const span = startSend({ topic, key: null, value, headers });
    const messages = [{ value, partition, headers }];
    const sending = producer.send({ topic, acks: ALL_IN_SYNC_REPLICAS, compression, messages });
    sends.add(sending);
    try {
      const [metadata] = await sending;
      const offset = metadata?.baseOffset ?? '';
      endSend(span, partition, { offset }, clusterIdOf(producer));
      return Number(offset);
    } catch (error) {
      endSend(span, partition, { error: error as Error }, clusterIdOf(producer));
      throw error;
    } finally {
      sends.delete(sending);
    }
  }

  /** Looks for the leader anew, unless another send has done so. */
  #renew(link: Link): void {
    if (link === this.#link) this.#connect().catch(() => {});
  }

  /** Resolves with a new link. It takes the place of the present one. */
  #connect(): Promise<Link> {
    this.#connecting ??= this.#newLink()
      .then((link) => {
        if (this.#link) void this.#drop(this.#link);
        this.#link = link;
        return link;
      })
      .finally(() => {
        this.#connecting = undefined;
      });
    return this.#connecting;
  }

  async #newLink(): Promise<Link> {
    if (this.#stopped) throw new Error('The canary is stopping');
    const producer = this.#kafka().producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
    return { producer, sends: new Set() };
  }

  /** A send that fails after its producer was disconnected would connect it again, for good. */
  async #drop({ producer, sends }: Link): Promise<void> {
    if (this.#link?.producer === producer) this.#link = undefined;
    await Promise.allSettled(sends);
    await producer.disconnect().catch(() => {});
  }
}

/** Answers by which a leader says that it has not appended the record. */
const REFUSALS = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'KAFKA_STORAGE_ERROR',
  'MESSAGE_TOO_LARGE',
  'INVALID_RECORD',
  'POLICY_VIOLATION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

/**
 * Whether a failed send certainly left no record behind. Every other failure leaves it open. A
 * connection that broke says nothing of the request that was on it. After
 * NOT_ENOUGH_REPLICAS_AFTER_APPEND the record is there.
 */
function isRefused(error: unknown): boolean {
  const root = rootCause(error);
  return root instanceof KafkaJSProtocolError && REFUSALS.has(root.type);
}

/** Whether a connection could not be made, or broke. */
function isDisconnected(error: unknown): boolean {
  return rootCause(error) instanceof KafkaJSConnectionError;
}

/** Logs one line for each reason why something is not acknowledged, and one when it is again. */
export class FailureLog {
  readonly #logger: Logger;
  readonly #what: string;
  readonly #reasons = new Set<string>();
  #lastAcked = -1;
  #since = 0;

  /** @param what is sent, in the plural */
  constructor(logger: Logger, what: string) {
    this.#logger = logger;
    this.#what = what;
  }

  failed(sequence: number, broker: string, { outcome, error: err }: Failure): void {
    // The last records of an outage time out when others are through already.
    if (sequence < this.#lastAcked) return;
    if (this.#reasons.size === 0) this.#since = performance.now();
    const reason = `${outcome}: ${err instanceof Error ? err.message : err}`;
    if (this.#reasons.has(reason)) return;
    this.#reasons.add(reason);
    this.#logger.warn({ err, broker, outcome }, `${this.#what} are not acknowledged`);
  }

  succeeded(sequence: number): void {
    this.#lastAcked = Math.max(this.#lastAcked, sequence);
    if (this.#reasons.size === 0) return;
    this.#reasons.clear();
    const seconds = Math.round((performance.now() - this.#since) / 1_000);
    this.#logger.warn({ seconds }, `${this.#what} are acknowledged again`);
  }
}
