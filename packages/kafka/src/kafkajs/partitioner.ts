import type { ICustomPartitioner, Message } from 'kafkajs';
import { Partitioners } from 'kafkajs';

/**
 * A topic has fewer partitions than when a record's partition was chosen: it was deleted and created
 * anew. What was chosen means nothing there.
 */
export class FewerPartitionsError extends Error {
  override readonly name = 'FewerPartitionsError';

  constructor(topic: string, before: number, now: number) {
    super(
      `Topic "${topic}" had ${before} partitions and now has ${now}: it was deleted and created ` +
        'anew. Its records have to be assigned to the partitions that exist.',
    );
  }
}

/**
 * KafkaJS' default partitioner (the Java client's mapping of keys) with two differences. It notes
 * the choice on the message: the Publisher then knows which partition each record of a batch went
 * to, and a record that is sent again goes to the same partition. And it hashes keys without
 * KafkaJS' BigInt arithmetic (tulios/kafkajs#663), which takes 17 times as long: 1.4 us for a key of
 * ten bytes.
 *
 * A choice holds when partitions are added: the record may have been written there already. It ends
 * when the topic has fewer partitions. The partitioner then throws FewerPartitionsError instead of
 * choosing anew, since KafkaJS calls it in the middle of its retries as well: what moved to a broker
 * that has already answered would not be sent, and count as written (tulios/kafkajs#1798). Who
 * repeats the whole send takes the choice off the message first.
 */
export const createPartitioner: ICustomPartitioner = () => {
  const spread = Partitioners.DefaultPartitioner();
  /** How many partitions a message's own was chosen from. */
  const chosenFrom = new WeakMap<Message, number>();
  return (args) => {
    const { topic, message, partitionMetadata } = args;
    const count = partitionMetadata.length;
    if (message.partition === undefined) {
      message.partition =
        typeof message.key === 'string' ? positiveHash(message.key) % count : spread(args);
      chosenFrom.set(message, count);
    }
    const before = chosenFrom.get(message) ?? count;
    if (count < before) throw new FewerPartitionsError(topic, before, count);
    return message.partition;
  };
};

const scratch = Buffer.alloc(768);
const MAX_BYTES_OF_A_CODE_UNIT = 3;

/** The hash of a key in UTF-8, without its sign: what Kafka's partitioner divides. */
export function positiveHash(key: string): number {
  const fits = key.length * MAX_BYTES_OF_A_CODE_UNIT <= scratch.length;
  const bytes = fits ? scratch.subarray(0, scratch.write(key)) : Buffer.from(key);
  return murmur2(bytes) & 0x7fffffff;
}

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** Kafka's hash, as a signed 32-bit integer: `org.apache.kafka.common.utils.Utils.murmur2`. */
export function murmur2(key: Uint8Array): number {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const tail = key.length & ~3;
  let h = SEED ^ key.length;
  for (let i = 0; i < tail; i += 4) {
    let k = Math.imul(view.getInt32(i, true), M);
    k ^= k >>> R;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  if (tail < key.length) {
    for (let i = key.length - 1; i >= tail; i--) h ^= view.getUint8(i) << (8 * (i - tail));
    h = Math.imul(h, M);
  }
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}
