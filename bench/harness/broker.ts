import { setTimeout as sleep } from 'node:timers/promises';
import { createKafka } from '@kafka-o11y/kafka';
import { eventually, KafkaContainer } from '@kafka-o11y/test-kit';
import type { Admin, Kafka, Message } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { pino } from 'pino';

const PARTITIONS = 6;
const LOOK_EVERY_MS = 200;
/** Nothing may be deleted by size or age before its reader has come. */
const KEEP_ALL = [
  { name: 'retention.bytes', value: '-1' },
  { name: 'retention.ms', value: '-1' },
];

/** The broker of a benchmark, in a container of its own. */
export class Broker implements AsyncDisposable {
  readonly #container: KafkaContainer;
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  #topics = 0;

  private constructor(container: KafkaContainer) {
    this.#container = container;
    const logger = pino({ level: 'silent' });
    this.#kafka = createKafka({ brokers: container.brokers, clientId: 'bench-harness', logger });
    this.#admin = this.#kafka.admin();
  }

  static async start(): Promise<Broker> {
    const broker = new Broker(await KafkaContainer.start());
    await broker.#admin.connect();
    return broker;
  }

  /** Bootstrap servers. */
  get address(): string {
    return this.#container.brokers.join(',');
  }

  /** Runs `use` with a new topic, which is deleted afterwards. */
  async withTopic<T>(use: (topic: string) => Promise<T>): Promise<T> {
    const topic = await this.createTopic();
    try {
      return await use(topic);
    } finally {
      await this.deleteTopic(topic);
    }
  }

  async createTopic(): Promise<string> {
    const topic = `bench-${this.#topics++}`;
    await this.#admin.createTopics({
      topics: [{ topic, numPartitions: PARTITIONS, configEntries: KEEP_ALL }],
      waitForLeaders: true,
    });
    return topic;
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic] });
  }

  /** How many records a topic holds. */
  async recordsIn(topic: string): Promise<number> {
    const partitions = await this.#admin.fetchTopicOffsets(topic);
    return partitions.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  }

  /** Fills a topic: `batch` makes the messages from one number on. */
  async fill(topic: string, records: number, batch: (from: number) => Message[]): Promise<void> {
    const createPartitioner = Partitioners.DefaultPartitioner;
    const producer = this.#kafka.producer({ createPartitioner });
    await producer.connect();
    for (let sent = 0; sent < records; ) {
      const messages = batch(sent).slice(0, records - sent);
      await producer.send({ topic, acks: -1, messages });
      sent += messages.length;
    }
    await producer.disconnect();
  }

  /** Waits until a group has so many members and each its partitions. */
  async joined(group: string, members: number): Promise<void> {
    await eventually(
      `${group} has its ${members} members`,
      async () => {
        const { groups } = await this.#admin.describeGroups([group]);
        const [found] = groups;
        if (found?.state === 'Stable' && found.members.length === members) return;
        throw new Error(`${found?.members.length} members, ${found?.state}`);
      },
      { seconds: 60, everyMs: LOOK_EVERY_MS },
    );
  }

  /** Waits until a group has committed so many records, as long as it gets on; how many it has. */
  async committed(group: string, topic: string, records: number, idleMs = 20_000): Promise<number> {
    let last = -1;
    let movedAt = performance.now();
    for (;;) {
      const [offsets] = await this.#admin.fetchOffsets({ groupId: group, topics: [topic] });
      const sum = (offsets?.partitions ?? []).reduce(
        (total, { offset }) => total + Math.max(0, Number(offset)),
        0,
      );
      if (sum !== last) movedAt = performance.now();
      last = sum;
      if (sum >= records || performance.now() - movedAt > idleMs) return sum;
      await sleep(LOOK_EVERY_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admin.disconnect();
    await this.#container[Symbol.asyncDispose]();
  }
}
