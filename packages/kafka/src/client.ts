import type { Compression, KafkaClientName } from '@kafka-o11y/vocabulary';
import type { GroupClient } from './group-client.ts';
import type { KafkaOptions } from './kafka.ts';
import { createKafka } from './kafka.ts';
import { KafkaJSGroups } from './kafkajs/groups.ts';
import { KafkaJSProducer } from './kafkajs/producer.ts';
import { PlatformaticGroups } from './platformatic/groups.ts';
import { PlatformaticProducer } from './platformatic/producer.ts';
import type { ProducerClient } from './producer-client.ts';

/** What Publisher and Subscriber are made with. */
export interface KafkaClient {
  /** @param compression how record batches are written; none unless it is given */
  producer(compression?: Compression): ProducerClient;
  groups(): GroupClient;
}

/** The client library of that name. Nothing is connected yet. */
export function kafkaClient(
  name: KafkaClientName,
  options: Pick<KafkaOptions, 'brokers' | 'clientId' | 'logger'>,
): KafkaClient {
  if (name === 'platformatic') {
    return {
      producer: (compression) => new PlatformaticProducer(options, compression),
      groups: () => new PlatformaticGroups(options),
    };
  }
  const kafka = createKafka(options);
  return {
    producer: (compression) => new KafkaJSProducer(kafka, compression),
    groups: () => new KafkaJSGroups(kafka),
  };
}
