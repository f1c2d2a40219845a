import type { KafkaOptions } from '@kafka-o11y/kafka';
import { createKafka } from '@kafka-o11y/kafka';
import type { Kafka } from 'kafkajs';

/**
 * Makes clients that each begin with another of the bootstrap servers. KafkaJS asks the first one
 * first, and goes on to the next only if nobody listens there: one that listens and says nothing,
 * as a paused one does, would hold up every new client.
 */
export function rotatingKafka(options: KafkaOptions): () => Kafka {
  const { brokers } = options;
  let turn = 0;
  return () => {
    const first = turn++ % brokers.length;
    const rotated = [...brokers.slice(first), ...brokers.slice(0, first)];
    return createKafka({ ...options, brokers: rotated });
  };
}
