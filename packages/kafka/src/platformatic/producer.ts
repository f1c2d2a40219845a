import type { Compression } from '@kafka-o11y/vocabulary';
import { createAPI, produceV8, Writer } from '@platformatic/kafka';
import { errorOf } from '../kafkajs/errors.ts';
import { encodeProduce } from '../produce-request.ts';
import type { Appended, PartitionBatch, ProducerClient, TopicState } from '../producer-client.ts';
import type { ConnectionOptions } from './connections.ts';
import { Connections } from './connections.ts';

/** A produce request whose body is there already. */
const produce = createAPI<[body: Buffer], produceV8.ProduceResponse>(
  produceV8.api.key,
  produceV8.api.version,
  (body) => Writer.create().append(body),
  produceV8.parseResponse,
  false,
  false,
);

/** Appends batches through the connections of @platformatic/kafka. */
export class PlatformaticProducer implements ProducerClient {
  readonly #connections: Connections;
  readonly #compression: Compression;

  /** @param compression how record batches are compressed */
  constructor(options: ConnectionOptions, compression: Compression = 'none') {
    this.#connections = new Connections(options);
    this.#compression = compression;
  }

  get clusterId(): string | undefined {
    return this.#connections.clusterId;
  }

  async connect(): Promise<void> {
    await this.#connections.connect();
  }

  async disconnect(): Promise<void> {
    await this.#connections.close();
  }

  async refresh(topics: readonly string[]): Promise<void> {
    await this.#connections.refresh(topics);
  }

  topic(name: string): TopicState {
    return this.#connections.topic(name);
  }

  async produce(node: string, batches: readonly PartitionBatch[]): Promise<Appended[]> {
    const body = await encodeProduce(batches, this.#compression);
    const { responses } = await this.#connections.ask(node, produce, body);
    return batches.map(({ topic, partition }) => {
      const ofTopic = responses.find(({ name }) => name === topic);
      const answer = ofTopic?.partitionResponses.find(({ index }) => index === partition);
      if (!answer) {
        return { error: new Error(`The broker's answer leaves out ${topic}/${partition}`) };
      }
      const { errorCode, baseOffset } = answer;
      return errorCode === 0 ? { baseOffset: String(baseOffset) } : { error: errorOf(errorCode) };
    });
  }
}
