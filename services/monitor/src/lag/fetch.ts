import type { Cluster } from '@kafka-o11y/kafka';
import { RECORD_BATCH, throwIfError } from '@kafka-o11y/kafka';
import type { Position, TopicPartition } from './offsets.ts';
import { byTopic } from './offsets.ts';
import { timestampProblem } from './timestamps.ts';

/** Where to read from, and how much at most. */
export interface FetchFrom extends Position {
  maxBytes: number;
}

/** What a broker answered for one partition. */
export interface Fetched extends TopicPartition {
  errorCode: number;
  highWatermark: number;
  /** Record batches, the last of them possibly cut off; empty if the first is over `maxBytes`. */
  data: Buffer;
}

/** Brokers know version 11 since 2.3. The versions before and after it have other layouts. */
export const FETCH = { name: 'Fetch', version: 11 };
const READ_UNCOMMITTED = 0;
const ABORTED_TRANSACTION_BYTES = 16;
export const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * Fetches from partitions of one broker, and does not wait for records to come. KafkaJS would
 * decompress and decode every record. Here the batches stay as they are.
 *
 * The first batch of the answer is whole whatever its size (KIP-74). A request for one partition
 * therefore always gets its first batch.
 *
 * @param nodeId the broker that leads the partitions
 * @throws Error if the broker does not answer, or refuses the request as a whole
 */
export async function fetchBatches(
  cluster: Cluster,
  nodeId: string,
  from: readonly FetchFrom[],
): Promise<Fetched[]> {
  const topics = byTopic(from).map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, offset, maxBytes }) => ({
      partition,
      fetchOffset: offset,
      maxBytes,
    })),
  }));
  const payload = {
    isolationLevel: READ_UNCOMMITTED,
    maxWaitTime: 0,
    minBytes: 0,
    maxBytes: MAX_RESPONSE_BYTES,
    topics,
  };
  return await cluster.askDecoded(nodeId, FETCH, payload, decodeFetch);
}

/** Layout: https://kafka.apache.org/protocol.html#The_Messages_Fetch, response version 11. */
function decodeFetch(data: Buffer): Fetched[] {
  const reader = new Reader(data);
  reader.skip(4); // throttle time
  throwIfError(reader.int16());
  reader.skip(4); // session id
  const fetched: Fetched[] = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topic = reader.string();
    for (let partitions = reader.int32(); partitions > 0; partitions--) {
      const partition = reader.int32();
      const errorCode = reader.int16();
      const highWatermark = reader.int64();
      reader.skip(8 + 8); // last stable offset, log start offset
      const aborted = Math.max(0, reader.int32());
      reader.skip(aborted * ABORTED_TRANSACTION_BYTES);
      reader.skip(4); // preferred read replica
      fetched.push({ topic, partition, errorCode, highWatermark, data: reader.bytes() });
    }
  }
  return fetched;
}

const {
  attributesAt,
  compressionMask,
  control,
  countAt,
  firstTimestampAt,
  headerBytes,
  lastOffsetDeltaAt,
  lengthAt,
  logAppendTime,
  magicAt,
  maxTimestampAt,
  overheadBytes,
} = RECORD_BATCH;

const DELETE_HORIZON = 0x40;

/** The header of a record batch, as far as the age of its records needs it. */
export interface RecordBatch {
  baseOffset: number;
  lastOffset: number;
  /** Size in the log. */
  bytes: number;
  recordCount: number;
  /** Whether it holds a transaction's marker, which consumers never see. */
  isControl: boolean;
  isCompressed: boolean;
  isLogAppendTime: boolean;
  /** The records' timestamps count from it. Milliseconds since the epoch. */
  baseTimestamp: number;
  /** The first record's timestamp, as far as the header knows it. */
  firstTimestamp: number;
  maxTimestamp: number;
  records: Buffer;
}

/**
 * Splits fetched data into batches. A last one that is cut off is left out.
 *
 * Layout: https://kafka.apache.org/39/documentation.html#recordbatch
 *
 * @throws Error for a format older than that of Kafka 0.11
 */
export function* batchesOf(data: Buffer): Generator<RecordBatch> {
  for (let at = 0; at + headerBytes <= data.length; ) {
    const bytes = data.readInt32BE(at + lengthAt) + overheadBytes;
    if (at + bytes > data.length) return;
    const magic = data.readInt8(at + magicAt);
    if (magic !== RECORD_BATCH.magic) {
      throw new Error(`Record format ${magic} is not supported; set the topic's to 2 (Kafka 0.11)`);
    }
    const attributes = data.readInt16BE(at + attributesAt);
    const baseOffset = Number(data.readBigInt64BE(at));
    const baseTimestamp = Number(data.readBigInt64BE(at + firstTimestampAt));
    const maxTimestamp = Number(data.readBigInt64BE(at + maxTimestampAt));
    yield {
      baseOffset,
      lastOffset: baseOffset + data.readInt32BE(at + lastOffsetDeltaAt),
      bytes,
      recordCount: data.readInt32BE(at + countAt),
      isControl: (attributes & control) !== 0,
      isCompressed: (attributes & compressionMask) !== 0,
      isLogAppendTime: (attributes & logAppendTime) !== 0,
      baseTimestamp,
      // With this flag the base timestamp is the time when the batch's tombstones may go.
      firstTimestamp: (attributes & DELETE_HORIZON) === 0 ? baseTimestamp : maxTimestamp,
      maxTimestamp,
      records: data.subarray(at + headerBytes, at + bytes),
    };
    at += bytes;
  }
}

/**
 * The timestamp of the first record at or after the offset that tells its age, in milliseconds since
 * the epoch. If none in the batch does, that of the first record; undefined if the batch no longer
 * has such a record.
 *
 * Exact for an uncompressed batch. The header of a compressed batch knows the first and the last
 * timestamp only. There the timestamp is interpolated by the offset. It is wrong by less than the
 * time that the producer took to fill the batch (its linger.ms).
 */
export function timestampAt(batch: RecordBatch, offset: number, nowMs: number): number | undefined {
  if (batch.isLogAppendTime) return batch.maxTimestamp;
  if (batch.isCompressed) return interpolated(batch, offset, nowMs);
  const reader = new Reader(batch.records);
  let first: number | undefined;
  for (let n = 0; n < batch.recordCount; n++) {
    const length = reader.varint();
    const end = reader.at + length;
    reader.skip(1); // attributes
    const timestamp = batch.baseTimestamp + reader.varint();
    const recordOffset = batch.baseOffset + reader.varint();
    if (recordOffset >= offset) {
      if (!timestampProblem(timestamp, nowMs)) return timestamp;
      first ??= timestamp;
    }
    reader.at = end;
  }
  return first;
}

function interpolated(batch: RecordBatch, offset: number, nowMs: number): number {
  const { baseOffset, lastOffset, firstTimestamp, maxTimestamp } = batch;
  if (timestampProblem(maxTimestamp, nowMs)) return firstTimestamp;
  if (timestampProblem(firstTimestamp, nowMs)) return maxTimestamp;
  if (offset <= baseOffset || lastOffset === baseOffset) return firstTimestamp;
  const share = (offset - baseOffset) / (lastOffset - baseOffset);
  return Math.round(firstTimestamp + share * (maxTimestamp - firstTimestamp));
}

/** Reads the primitive types of Kafka's protocol, one after the other. */
class Reader {
  at = 0;
  readonly #data: Buffer;

  constructor(data: Buffer) {
    this.#data = data;
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  int16(): number {
    this.at += 2;
    return this.#data.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.#data.readInt32BE(this.at - 4);
  }

  int64(): number {
    this.at += 8;
    return Number(this.#data.readBigInt64BE(this.at - 8));
  }

  /** A number in the zigzag encoding of Protocol Buffers. */
  varint(): number {
    let encoded = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#data.readUInt8(this.at++);
      encoded += (byte & 0x7f) * scale;
      if (byte < 0x80) return encoded % 2 === 0 ? encoded / 2 : -(encoded + 1) / 2;
    }
  }

  string(): string {
    return this.#take(this.int16()).toString();
  }

  bytes(): Buffer {
    return this.#take(Math.max(0, this.int32()));
  }

  #take(length: number): Buffer {
    this.at += length;
    return this.#data.subarray(this.at - length, this.at);
  }
}
