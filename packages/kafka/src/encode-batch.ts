import type { Compression } from '@kafka-o11y/vocabulary';
import { compressions } from '@kafka-o11y/vocabulary';
import { crc32c } from '@node-rs/crc32';
import { compress } from './compression.ts';
import type { PendingRecord } from './publish-queue.ts';
import { RECORD_BATCH } from './record-batch.ts';

/** What of a record is written. */
export type WrittenRecord = Pick<PendingRecord, 'key' | 'value' | 'headers' | 'timestamp'>;

const {
  attributesAt,
  checksumAt,
  countAt,
  firstTimestampAt,
  headerBytes,
  lastOffsetDeltaAt,
  lengthAt,
  magic,
  magicAt,
  maxTimestampAt,
  overheadBytes,
  producerIdAt,
} = RECORD_BATCH;
const NO_PRODUCER_ID = -1n;
const NO_EPOCH = -1;
const NO_SEQUENCE = -1;
/** Of a record besides keys, values and headers: length, attributes, deltas, sizes; rounded up. */
const MAX_RECORD_OVERHEAD = 64;
const MAX_BYTES_OF_A_CODE_UNIT = 3;
const MAX_VARINT_BYTES = 10;

/** Where batches are written before they are copied to their size. */
let scratch = Buffer.allocUnsafeSlow(1024 * 1024);

/**
 * Writes a record batch, version 2, without producer id and sequence.
 *
 * Layout: https://kafka.apache.org/39/documentation.html#recordbatch
 *
 * @param records one at least
 */
export async function encodeBatch(
  records: readonly WrittenRecord[],
  compression: Compression,
): Promise<Buffer> {
  const end = writeRecords(records);
  if (compression === 'none') return finished(Buffer.from(scratch.subarray(0, end)), records, 0);
  // Other batches are written meanwhile.
  const payload = await compress(Buffer.from(scratch.subarray(headerBytes, end)), compression);
  const batch = Buffer.allocUnsafeSlow(headerBytes + payload.length);
  payload.copy(batch, headerBytes);
  return finished(batch, records, compressions.indexOf(compression));
}

/** Fills in what stands before the records. */
function finished(batch: Buffer, records: readonly WrittenRecord[], attributes: number): Buffer {
  const [first] = records as [WrittenRecord];
  let maxTimestamp = first.timestamp;
  for (const { timestamp } of records) if (timestamp > maxTimestamp) maxTimestamp = timestamp;
  batch.writeBigInt64BE(0n, 0); // base offset: the broker sets it
  batch.writeInt32BE(batch.length - overheadBytes, lengthAt);
  batch.writeInt32BE(NO_EPOCH, overheadBytes); // leader epoch: the broker sets it
  batch.writeInt8(magic, magicAt);
  batch.writeInt16BE(attributes, attributesAt);
  batch.writeInt32BE(records.length - 1, lastOffsetDeltaAt);
  batch.writeBigInt64BE(BigInt(first.timestamp), firstTimestampAt);
  batch.writeBigInt64BE(BigInt(maxTimestamp), maxTimestampAt);
  const epochAt = batch.writeBigInt64BE(NO_PRODUCER_ID, producerIdAt);
  const sequenceAt = batch.writeInt16BE(NO_EPOCH, epochAt);
  batch.writeInt32BE(NO_SEQUENCE, sequenceAt);
  batch.writeInt32BE(records.length, countAt);
  batch.writeUInt32BE(crc32c(batch.subarray(attributesAt)), checksumAt);
  return batch;
}

/** Writes records into the scratch buffer, after a gap for the batch's header. @returns their end */
function writeRecords(records: readonly WrittenRecord[]): number {
  const [{ timestamp: firstTimestamp }] = records as [WrittenRecord];
  let at: number = headerBytes;
  for (let offsetDelta = 0; offsetDelta < records.length; offsetDelta++) {
    const record = records[offsetDelta] as WrittenRecord;
    ensure(at, MAX_RECORD_OVERHEAD);
    // The length stands before the record. It has two bytes for all but very small and large ones.
    const bodyAt = at + 2;
    let end = writeVarint(record.timestamp - firstTimestamp, writeByte(0, bodyAt));
    end = writeBytes(record.value, writeBytes(record.key, writeVarint(offsetDelta, end)));
    ensure(end, MAX_RECORD_OVERHEAD);
    end = writeHeaders(record.headers, end);
    at = writeVarintBefore(end - bodyAt, at, 2, end);
  }
  return at;
}

function writeHeaders(headers: Readonly<Record<string, string>>, at: number): number {
  let count = 0;
  // Its number has one byte unless there are more than 63 of them.
  let end = at + 1;
  for (const name in headers) {
    end = writeBytes(headers[name] ?? '', writeBytes(name, end));
    count += 1;
  }
  return writeVarintBefore(count, at, 1, end);
}

/** Writes bytes after their number; null as the number -1. @returns their end */
function writeBytes(bytes: string | Buffer | null, at: number): number {
  if (bytes === null) return writeVarint(-1, at);
  const { length } = bytes;
  ensure(at, length * MAX_BYTES_OF_A_CODE_UNIT + MAX_VARINT_BYTES);
  if (typeof bytes !== 'string') {
    const end = writeVarint(length, at);
    bytes.copy(scratch, end);
    return end + length;
  }
  // Of ASCII, which text mostly is, it has as many bytes as characters.
  const sizeBytes = length < 64 ? 1 : 2;
  const written = scratch.write(bytes, at + sizeBytes);
  return writeVarintBefore(written, at, sizeBytes, at + sizeBytes + written);
}

/**
 * Writes a number before what has been written already, which is moved if the number takes another
 * space than was left for it.
 *
 * @returns the end of all
 */
function writeVarintBefore(value: number, at: number, left: number, end: number): number {
  const needed = varintBytes(value);
  if (needed !== left) {
    ensure(end, needed);
    scratch.copyWithin(at + needed, at + left, end);
  }
  writeVarint(value, at);
  return end + needed - left;
}

/** How many bytes a number that is not negative takes. */
function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value * 2; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}

function writeByte(value: number, at: number): number {
  scratch[at] = value;
  return at + 1;
}

/** Writes an integer as Kafka does: zigzag, seven bits a byte, the lowest first. @returns its end */
function writeVarint(value: number, at: number): number {
  if (value >= -64 && value < 64) return writeByte(value >= 0 ? value << 1 : ~(value << 1), at);
  let rest = value >= 0 ? value * 2 : value * -2 - 1;
  let end = at;
  while (rest > 0x7f) {
    scratch[end++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  scratch[end++] = rest;
  return end;
}

/** Sees to it that `bytes` fit into the scratch buffer behind `at`. */
function ensure(at: number, bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, at + bytes));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}
