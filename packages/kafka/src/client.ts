import type { Compression, KafkaClientName } from '@kafka-o11y/vocabulary';
import type { GroupClient } from './group-client.ts';
import type { KafkaOptions } from './kafka.ts';
import { kafkajsClient } from './kafkajs/client.ts';
import type { ProducerClient } from './producer-client.ts';

/** What Publisher and Subscriber are made with. */
export interface KafkaClient {
  /** @param compression how record batches are written; none unless it is given */
  producer(compression?: Compression): ProducerClient;
  groups(): GroupClient;
}

export type ClientOptions = Pick<KafkaOptions, 'brokers' | 'clientId' | 'logger'>;

/** The client library of that name. Nothing is connected yet. */
export async function kafkaClient(
  name: KafkaClientName,
  options: ClientOptions,
): Promise<KafkaClient> {
  if (name === 'kafkajs') return kafkajsClient(options);
  // Only where it is used: to load it takes 50 MiB and a third of a second.
  const { platformaticClient } = await import('./platformatic/client.ts');
  return platformaticClient(options);
}
