import type { Kafka, Message, Producer } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { isDisconnected, isRefused } from './send-errors.ts';

/** What came of a send. `failed`: the record is not there. `unknown`: it may be there or not. */
export type SendResult =
  | { outcome: 'acked'; offset: number }
  | { outcome: 'failed' | 'unknown'; error: unknown };

export interface PartitionProducerOptions {
  topic: string;
  partition: number;
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
 * Sends records to one partition, each of them once: what a retry would hide is what is measured.
 * It has connections of its own, so that a broker in trouble delays nobody else's records. When an
 * answer is overdue it looks for the leader anew, over new connections: KafkaJS would go on asking
 * a silent broker. The old ones stay in use until then, as it may be a replica that is silent.
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
   * Sends one record with acks=all. `report` is called once, within the timeout; and once more
   * with `acked` if an acknowledgement comes after an `unknown`.
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
      settle({ outcome: 'acked', offset: await this.#sendOver(link, { value, partition }) });
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

  async #sendOver({ producer, sends }: Link, message: Message): Promise<number> {
    const { topic } = this.#options;
    const sending = producer.send({ topic, acks: ALL_IN_SYNC_REPLICAS, messages: [message] });
    sends.add(sending);
    try {
      const [metadata] = await sending;
      return Number(metadata?.baseOffset);
    } finally {
      sends.delete(sending);
    }
  }

  /** Looks for the leader anew, unless somebody has. */
  #renew(link: Link): void {
    if (link === this.#link) this.#connect().catch(() => {});
  }

  /** Resolves with a new link, which takes the place of the present one. */
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
