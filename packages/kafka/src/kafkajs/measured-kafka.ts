import type {
  Consumer,
  ConsumerConfig,
  KafkaConfig,
  Producer,
  ProducerConfig,
  RequestEvent,
} from 'kafkajs';
import { Kafka } from 'kafkajs';
import { recordRequest } from '../client-metrics.ts';
import type { InternalCluster } from './cluster.ts';
import { clusterFactoryOf } from './cluster.ts';

const clusters = new WeakMap<object, InternalCluster | undefined>();

/**
 * KafkaJS, whose producers and consumers record how long the brokers take to answer, and can be asked
 * which cluster they are connected to.
 */
export class MeasuredKafka extends Kafka {
  #newest: InternalCluster | undefined;

  constructor(config: KafkaConfig) {
    super(config);
    const factory = clusterFactoryOf(this);
    const create = factory.get();
    factory.set((options) => {
      this.#newest = create(options);
      return this.#newest;
    });
  }

  override producer(config?: ProducerConfig): Producer {
    const producer = super.producer(config);
    producer.on(producer.events.REQUEST, recordEvent);
    clusters.set(producer, this.#newest);
    return producer;
  }

  override consumer(config: ConsumerConfig): Consumer {
    const consumer = super.consumer(config);
    consumer.on(consumer.events.REQUEST, recordEvent);
    clusters.set(consumer, this.#newest);
    return consumer;
  }
}

/** Kafka's id of the cluster that a MeasuredKafka's producer or consumer is connected to, if known. */
export function clusterIdOf(client: Producer | Consumer): string | undefined {
  return clusters.get(client)?.brokerPool.metadata?.clusterId;
}

function recordEvent({ payload: { apiName, broker, duration } }: RequestEvent): void {
  recordRequest(apiName, broker, duration / 1_000);
}
