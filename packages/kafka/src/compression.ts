import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Compression } from '@kafka-o11y/vocabulary';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compress as compressBlock, uncompress as uncompressBlock } from 'snappy';

const toGzip = promisify(gzip);
const fromGzip = promisify(gunzip);
const toZstd = promisify(zstdCompress);
const fromZstd = promisify(zstdDecompress);

/** Compresses the records of a batch as Kafka's other clients expect it. */
export function compress(data: Buffer, compression: Exclude<Compression, 'none'>): Promise<Buffer> {
  return CODECS[compression].compress(data);
}

/** The inverse of `compress`, for what other clients write as well. */
export function decompress(
  data: Buffer,
  compression: Exclude<Compression, 'none'>,
): Promise<Buffer> {
  return CODECS[compression].decompress(data);
}

const CODECS = {
  gzip: {
    compress: (data: Buffer) => toGzip(data),
    decompress: (data: Buffer) => fromGzip(data),
  },
  snappy: {
    compress: async (data: Buffer) => xerialFrame(await compressBlock(data)),
    decompress: fromSnappy,
  },
  lz4: {
    compress: (data: Buffer) => compressFrame(data),
    decompress: (data: Buffer) => decompressFrame(data),
  },
  zstd: {
    compress: (data: Buffer) => toZstd(data),
    decompress: (data: Buffer) => fromZstd(data),
  },
};

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
  return (await uncompressBlock(block, { asBuffer: true })) as Buffer;
}
