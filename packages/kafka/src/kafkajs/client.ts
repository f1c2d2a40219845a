import type { ClientOptions, KafkaClient } from '../client.ts';
import { createKafka } from '../kafka.ts';
import { KafkaJSGroups } from './groups.ts';
import { KafkaJSProducer } from './producer.ts';

/** Publisher and Subscriber on KafkaJS. */
export function kafkajsClient(options: ClientOptions): KafkaClient {
  const kafka = createKafka(options);
  return {
    producer: (compression) => new KafkaJSProducer(kafka, compression),
    groups: () => new KafkaJSGroups(kafka),
  };
}
