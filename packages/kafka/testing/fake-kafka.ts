import type { Context } from '@opentelemetry/api';
import { context } from '@opentelemetry/api';
import type {
  Kafka,
  Message,
  Producer,
  ProducerConfig,
  ProducerRecord,
  RecordMetadata,
} from 'kafkajs';

/** One produce request that a FakeKafka got. */
export interface Send {
  topic: string;
  messages: Message[];
  context: Context;
}

/**
 * The part of KafkaJS that the Publisher uses, with a log in memory: for tests of batching and
 * time, which a real broker would make slow or vague.
 */
export class FakeKafka implements Pick<Kafka, 'producer'> {
  readonly sends: Send[] = [];
  /** What was appended, by partition. */
  readonly log: Message[][];
  connects = 0;
  disconnects = 0;
  /** Stands between a request and the log; may wait or throw. */
  onSend: (send: Send) => Promise<void> = async () => {};
  /** Stands between the log and the answer. */
  onAnswer: (answer: RecordMetadata[]) => RecordMetadata[] = (answer) => answer;
  onConnect: () => Promise<void> = async () => {};

  constructor(partitions = 6) {
    this.log = Array.from({ length: partitions }, () => []);
  }

  producer({ createPartitioner }: ProducerConfig = {}): Producer {
    const partitioner = createPartitioner?.();
    const partitionMetadata = this.log.map((_, partitionId) => ({
      partitionId,
      leader: 1,
      partitionErrorCode: 0,
      replicas: [1],
      isr: [1],
    }));
    const producer: Pick<Producer, 'connect' | 'disconnect' | 'send'> = {
      connect: async () => {
        this.connects += 1;
        await this.onConnect();
      },
      disconnect: async () => {
        this.disconnects += 1;
      },
      send: async ({ topic, messages }: ProducerRecord) => {
        const placed = messages.map((message) => ({
          message,
          partition: partitioner?.({ topic, partitionMetadata, message }) ?? 0,
        }));
        const send = { topic, messages, context: context.active() };
        this.sends.push(send);
        await this.onSend(send);
        return this.onAnswer(this.#append(topic, placed));
      },
    };
    return producer as Producer;
  }

  #append(topicName: string, placed: { message: Message; partition: number }[]): RecordMetadata[] {
    const firsts = new Map<number, RecordMetadata>();
    for (const { message, partition } of placed) {
      const records = this.log[partition] as Message[];
      if (!firsts.has(partition)) {
        const baseOffset = String(records.length);
        firsts.set(partition, { topicName, partition, errorCode: 0, baseOffset });
      }
      records.push(message);
    }
    return [...firsts.values()];
  }
}
