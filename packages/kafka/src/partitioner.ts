import type { ICustomPartitioner } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { positiveHash } from './murmur2.ts';

/**
 * KafkaJS's default partitioner (the Java client's mapping of keys), which also notes the choice
 * on the message: the Publisher then knows which partition each record of a batch went to, and a
 * record that is sent again goes to the partition it was first meant for.
 */
export const createPartitioner: ICustomPartitioner = () => {
  const spread = Partitioners.DefaultPartitioner();
  return (args) => {
    const { message, partitionMetadata } = args;
    message.partition ??=
      typeof message.key === 'string'
        ? positiveHash(message.key) % partitionMetadata.length
        : spread(args);
    return message.partition;
  };
};
