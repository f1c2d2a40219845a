import type { Compression } from '@kafka-o11y/vocabulary';
import { compressions } from '@kafka-o11y/vocabulary';
import type { CompressionTypes as CompressionType } from 'kafkajs';
import kafkajs from 'kafkajs';
import { compress, decompress } from '../compression.ts';

const { CompressionCodecs } = kafkajs;

/** KafkaJS' number of a compression, which is Kafka's. */
export function compressionType(compression: Compression): CompressionType {
  return compressions.indexOf(compression);
}

/** What KafkaJS hands to a codec: an encoder that holds the records of one batch. */
interface Encoded {
  buffer: Buffer;
}

/** Gives KafkaJS the codecs that it lacks. It reads and writes gzip by itself. */
export function addCodecs(): void {
  for (const compression of ['snappy', 'lz4', 'zstd'] as const) {
    CompressionCodecs[compressionType(compression) as keyof typeof CompressionCodecs] = () => ({
      compress: ({ buffer }: Encoded) => compress(buffer, compression),
      decompress: (data: Buffer) => decompress(data, compression),
    });
  }
}
