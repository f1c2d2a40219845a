import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Compression } from '@kafka-o11y/vocabulary';
import { compressions } from '@kafka-o11y/vocabulary';
import type { CompressionTypes as CompressionType } from 'kafkajs';
import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compress, uncompress } from 'snappy';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** KafkaJS' number of a compression, which is Kafka's. */
export function compressionType(compression: Compression): CompressionType {
  return compressions.indexOf(compression);
}

/** What KafkaJS hands to a codec: an encoder that holds the records of one batch. */
interface Encoded {
  buffer: Buffer;
}

interface Codec {
  compress(encoder: Encoded): Promise<Buffer>;
  decompress(data: Buffer): Promise<Buffer>;
}

const toZstd = promisify(zstdCompress);
const fromZstd = promisify(zstdDecompress);

const snappy: Codec = {
  compress: async ({ buffer }) => xerialFrame(await compress(buffer)),
  decompress: fromSnappy,
};
const lz4: Codec = {
  compress: ({ buffer }) => compressFrame(buffer),
  decompress: (data) => decompressFrame(data),
};
const zstd: Codec = {
  compress: ({ buffer }) => toZstd(buffer),
  decompress: (data) => fromZstd(data),
};

/** Gives KafkaJS the codecs that it lacks. It reads and writes gzip by itself. */
export function addCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => snappy;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd;
}

/**
 * Java's Snappy has a frame of its own: this header with two version numbers, then blocks, each
 * after its length. Source: org.xerial.snappy.SnappyCodec and SnappyOutputStream.
 */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_VERSION = 1;
const XERIAL_HEADER_BYTES = XERIAL_MAGIC.length + 4 + 4;

function xerialFrame(block: Buffer): Buffer {
  const numbers = Buffer.alloc(4 + 4 + 4);
  numbers.writeInt32BE(XERIAL_VERSION, 0);
  numbers.writeInt32BE(XERIAL_VERSION, 4); // the oldest version that can read it
  numbers.writeInt32BE(block.length, 8);
  return Buffer.concat([XERIAL_MAGIC, numbers, block]);
}

/** Java writes frames; librdkafka and others write one bare block. */
async function fromSnappy(data: Buffer): Promise<Buffer> {
  if (!data.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return fromBlock(data);
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < data.length; ) {
    const begin = at + 4;
    at = begin + data.readInt32BE(at);
    blocks.push(await fromBlock(data.subarray(begin, at)));
  }
  return Buffer.concat(blocks);
}

async function fromBlock(block: Buffer): Promise<Buffer> {
  return (await uncompress(block, { asBuffer: true })) as Buffer;
}
