import { createRequire } from 'node:module';
import type { Compression } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import { recordRequest } from '../client-metrics.ts';
import { encodeBatch } from '../encode-batch.ts';
import type { Appended, PartitionBatch, ProducerClient, TopicState } from '../producer-client.ts';
import { Cluster, errorOf } from './cluster.ts';
import { isPermanent, KafkaJSProtocolError, rootCause } from './errors.ts';

const ALL_IN_SYNC_REPLICAS = -1;
/** Milliseconds that the leader waits for its followers; KafkaJS' default. */
const ACKNOWLEDGEMENT_TIMEOUT_MS = 30_000;

/** KafkaJS' encoder, as far as a request needs it. */
interface Encoder {
  writeString(value: string | null): this;
  writeInt16(value: number): this;
  writeInt32(value: number): this;
  writeBufferInternal(value: Buffer): void;
}

const require = createRequire(import.meta.url);
const KafkaEncoder = require('kafkajs/src/protocol/encoder') as new () => Encoder;

interface ProduceAnswer {
  topics: {
    topicName: string;
    partitions: { partition: number; errorCode: number; baseOffset: string }[];
  }[];
}

/**
 * Appends batches through KafkaJS' connections and its protocol, but without its Producer. That one
 * repeats what failed in the middle of a send, waits for the answers of all brokers, and reports
 * success for records that it did not send after a change of leader (tulios/kafkajs#1798).
 */
export class KafkaJSProducer implements ProducerClient {
  readonly #cluster: Cluster;
  readonly #compression: Compression;

  /**
   * @param kafka made by createKafka
   * @param compression how record batches are compressed
   */
  constructor(kafka: Kafka, compression: Compression = 'none') {
    this.#cluster = new Cluster(kafka, ({ apiName, broker, duration }) =>
      recordRequest(apiName, broker, duration / 1_000),
    );
    this.#compression = compression;
  }

  get clusterId(): string | undefined {
    return this.#cluster.clusterId;
  }

  async connect(): Promise<void> {
    await this.#cluster.connect();
  }

  async disconnect(): Promise<void> {
    await this.#cluster.close();
  }

  async refresh(topics: readonly string[]): Promise<void> {
    await this.#cluster.refresh(topics);
  }

  topic(name: string): TopicState {
    return this.#cluster.topic(name);
  }

  async produce(node: string, batches: readonly PartitionBatch[]): Promise<Appended[]> {
    const settings = { acks: ALL_IN_SYNC_REPLICAS, topicData: [] };
    const { topics } = await this.#cluster.ask<ProduceAnswer>(node, 'Produce', settings, () =>
      this.#encode(batches),
    );
    return batches.map(({ topic, partition }) => {
      const ofTopic = topics.find(({ topicName }) => topicName === topic);
      const answer = ofTopic?.partitions.find((p) => p.partition === partition);
      if (!answer)
        return { error: new Error(`The broker's answer leaves out ${topic}/${partition}`) };
      const { errorCode, baseOffset } = answer;
      return errorCode === 0 ? { baseOffset } : { error: errorOf(errorCode) };
    });
  }

  /**
   * Writes a produce request, in the layout of versions 3 to 8. KafkaJS' own encoder of records takes
   * five times as long.
   *
   * Layout: https://kafka.apache.org/39/protocol.html#The_Messages_Produce
   */
  async #encode(batches: readonly PartitionBatch[]): Promise<Encoder> {
    const byTopic = Map.groupBy(batches, ({ topic }) => topic);
    const request = new KafkaEncoder()
      .writeString(null) // transactional id
      .writeInt16(ALL_IN_SYNC_REPLICAS)
      .writeInt32(ACKNOWLEDGEMENT_TIMEOUT_MS)
      .writeInt32(byTopic.size);
    for (const [topic, ofTopic] of byTopic) {
      request.writeString(topic).writeInt32(ofTopic.length);
      for (const { partition, records } of ofTopic) {
        const batch = await encodeBatch(records, this.#compression);
        request.writeInt32(partition).writeInt32(batch.length).writeBufferInternal(batch);
      }
    }
    return request;
  }

  isPermanent(error: unknown): boolean {
    return isPermanent(error);
  }

  isTooLarge(error: unknown): boolean {
    const root = rootCause(error);
    return root instanceof KafkaJSProtocolError && TOO_LARGE.has(root.type);
  }
}

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
