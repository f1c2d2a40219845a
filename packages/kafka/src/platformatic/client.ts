import type { ClientOptions, KafkaClient } from '../client.ts';
import { PlatformaticGroups } from './groups.ts';
import { PlatformaticProducer } from './producer.ts';

/** Publisher and Subscriber on @platformatic/kafka. */
export function platformaticClient(options: ClientOptions): KafkaClient {
  return {
    producer: (compression) => new PlatformaticProducer(options, compression),
    groups: () => new PlatformaticGroups(options, options.groupProtocol ?? 'classic'),
  };
}
