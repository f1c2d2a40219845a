import type { Compression, GroupProtocolName, KafkaClientName } from '@kafka-o11y/vocabulary';
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

export interface ClientOptions
  extends Pick<KafkaOptions, 'brokers' | 'clientId' | 'logger' | 'security'> {
  /** Default classic, the only one of KafkaJS. */
  groupProtocol?: GroupProtocolName;
}

/**
 * The client library of that name. Nothing is connected yet.
 *
 * @throws Error if it does not speak the group protocol
 */
export async function kafkaClient(
  name: KafkaClientName,
  options: ClientOptions,
): Promise<KafkaClient> {
  if (name === 'kafkajs') {
    const { groupProtocol = 'classic' } = options;
    if (groupProtocol === 'classic') return kafkajsClient(options);
    throw new Error(`KafkaJS does not speak the group protocol "${groupProtocol}"`);
  }
  // Only where it is used: to load it takes 50 MiB and a third of a second.
  const { platformaticClient } = await import('./platformatic/client.ts');
  return platformaticClient(options);
}
