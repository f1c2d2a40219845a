import { compressions } from '@kafka-o11y/vocabulary';
import { crc32c } from '@node-rs/crc32';
import { decompress } from './compression.ts';
import { RECORD_BATCH } from './record-batch.ts';

/** Records of a partition that can't be decoded. `name` is the reason, in one word. */
export class UnreadableRecordsError extends Error {
  override readonly name: Reason;

  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = reason;
  }
}

type Reason = 'ChecksumMismatch' | 'UnknownCompression' | 'MalformedRecordBatch';

/** A record as it lies in a batch. Its key, value and headers share the batch's memory. */
export interface DecodedRecord {
  offset: number;
  /** Milliseconds since the epoch, or what the producer took for it. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** Of a header that occurs more than once, all values. */
  headers: Record<string, Buffer | Buffer[]>;
}

/** A record batch, version 2. */
export interface DecodedBatch {
  baseOffset: number;
  /** Of the last record that was in the batch: compaction may have taken it away. */
  lastOffset: number;
  /** -1 without one. */
  producerId: string;
  isTransactional: boolean;
  /** Its records are marks of the transaction coordinator, not data. */
  isControl: boolean;
  records: DecodedRecord[];
}

const {
  attributesAt,
  checksumAt,
  compressionMask,
  control,
  countAt,
  firstTimestampAt,
  headerBytes,
  lastOffsetDeltaAt,
  lengthAt,
  logAppendTime,
  magic,
  magicAt,
  maxTimestampAt,
  overheadBytes,
  producerIdAt,
  transactional,
} = RECORD_BATCH;
const NO_HEADERS: DecodedRecord['headers'] = Object.freeze({});

/**
 * The bytes of the batch that begins at an offset of a partition's data.
 *
 * @returns undefined for the last batch of an answer, which the broker may cut off
 * @throws UnreadableRecordsError if what stands there is no batch
 */
export function batchAt(data: Buffer, at: number): Buffer | undefined {
  const rest = data.length - at;
  const bytes =
    rest < overheadBytes ? headerBytes : data.readInt32BE(at + lengthAt) + overheadBytes;
  if (bytes < headerBytes) throw malformed(`a record batch says that it has ${bytes} bytes`);
  if (bytes <= rest) return data.subarray(at, at + bytes);
  // The first batch of an answer is whole, whatever its size (KIP-74).
  if (at === 0) throw malformed(`a record batch of ${bytes} bytes ends after ${rest}`);
  return undefined;
}

/**
 * Decodes one record batch of version 2.
 *
 * Layout: https://kafka.apache.org/39/documentation.html#recordbatch
 *
 * @throws UnreadableRecordsError that says why it can't be read
 */
export async function decodeBatch(batch: Buffer): Promise<DecodedBatch> {
  if (batch.readInt8(magicAt) !== magic) {
    throw malformed(`a record batch has the unknown format ${batch.readInt8(magicAt)}`);
  }
  const expected = batch.readUInt32BE(checksumAt);
  const actual = crc32c(batch.subarray(attributesAt));
  if (actual !== expected) {
    throw new UnreadableRecordsError(
      'ChecksumMismatch',
      `the checksum of a record batch is ${actual} and should be ${expected}`,
    );
  }
  const attributes = batch.readInt16BE(attributesAt);
  const compression = compressions[attributes & compressionMask];
  if (compression === undefined) {
    throw new UnreadableRecordsError(
      'UnknownCompression',
      `a record batch is compressed with the unknown codec ${attributes & compressionMask}`,
    );
  }
  try {
    const payload = batch.subarray(headerBytes);
    const records = compression === 'none' ? payload : await decompress(payload, compression);
    return decoded(batch, attributes, records);
  } catch (error) {
    throw malformed(`a record batch can't be decoded: ${error}`, error);
  }
}

function decoded(batch: Buffer, attributes: number, payload: Buffer): DecodedBatch {
  const baseOffset = Number(batch.readBigInt64BE(0));
  const lastOffset = baseOffset + batch.readInt32BE(lastOffsetDeltaAt);
  const firstTimestamp = Number(batch.readBigInt64BE(firstTimestampAt));
  const maxTimestamp = Number(batch.readBigInt64BE(maxTimestampAt));
  const producerId = String(batch.readBigInt64BE(producerIdAt));
  const count = batch.readInt32BE(countAt);
  const isAppendTime = (attributes & logAppendTime) !== 0;
  const records: DecodedRecord[] = [];
  reader.data = payload;
  reader.at = 0;
  for (let n = 0; n < count; n++) {
    const length = readVarint();
    const end = reader.at + length;
    if (length < 0 || end > payload.length) throw new RangeError(`record ${n} is cut off`);
    reader.at += 1; // attributes, unused
    const timestampDelta = readVarint();
    const offset = baseOffset + readVarint();
    records.push({
      offset,
      timestamp: isAppendTime ? maxTimestamp : firstTimestamp + timestampDelta,
      key: readBytes(),
      value: readBytes(),
      headers: readHeaders(),
    });
    if (reader.at !== end) throw new RangeError(`record ${n} is longer or shorter than it says`);
  }
  return {
    baseOffset,
    lastOffset,
    producerId,
    isTransactional: (attributes & transactional) !== 0,
    isControl: (attributes & control) !== 0,
    records,
  };
}

/** What is being read: all of it at once, so that batches do not mix. */
const reader: { data: Buffer; at: number } = { data: Buffer.alloc(0), at: 0 };

/** Reads an integer as Kafka writes it: zigzag, seven bits a byte, the lowest first. */
function readVarint(): number {
  const { data } = reader;
  let byte = data[reader.at++] ?? 0x80;
  if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
  let value = byte & 0x7f;
  for (let factor = 0x80; byte >= 0x80; factor *= 0x80) {
    if (reader.at >= data.length) throw new RangeError('the records end in the middle of one');
    byte = data[reader.at++] as number;
    value += (byte & 0x7f) * factor;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readBytes(): Buffer | null {
  const length = readVarint();
  if (length < 0) return null;
  const end = reader.at + length;
  if (end > reader.data.length) throw new RangeError('a field is longer than the records');
  const bytes = reader.data.subarray(reader.at, end);
  reader.at = end;
  return bytes;
}

function readHeaders(): DecodedRecord['headers'] {
  const count = readVarint();
  if (count <= 0) return NO_HEADERS;
  const headers: DecodedRecord['headers'] = {};
  for (let n = 0; n < count; n++) {
    const name = readName(n);
    const value = readBytes() as Buffer;
    const before = headers[name];
    if (before === undefined || !Object.hasOwn(headers, name)) setHeader(headers, name, value);
    else setHeader(headers, name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return headers;
}

/** The names of the last record's headers, by their place: the next record mostly has the same. */
const lastNames: { bytes: Buffer; text: string }[] = [];

function readName(place: number): string {
  const { data } = reader;
  const length = readVarint();
  const end = reader.at + length;
  if (length < 0 || end > data.length) throw new RangeError('a header has no name');
  const last = lastNames[place];
  const isSame = last?.bytes.length === length && last.bytes.equals(data.subarray(reader.at, end));
  const text = isSame ? last.text : data.toString('utf8', reader.at, end);
  if (!isSame) lastNames[place] = { bytes: Buffer.from(text), text };
  reader.at = end;
  return text;
}

/** Also where the name is that of something every object has. */
function setHeader(
  headers: DecodedRecord['headers'],
  name: string,
  value: Buffer | Buffer[],
): void {
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true, configurable: true });
}

/** What a batch is that does not say what it is. */
export function malformed(message: string, cause?: unknown): UnreadableRecordsError {
  return new UnreadableRecordsError('MalformedRecordBatch', message, { cause });
}
