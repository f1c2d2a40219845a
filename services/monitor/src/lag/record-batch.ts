/** Of a record batch, version 2, what is before its records. */
const HEADER_BYTES = 61;
/** Offset and length, which the length itself does not count. */
const LOG_OVERHEAD_BYTES = 12;
const RECORD_ATTRIBUTES_BYTES = 1;

const COMPRESSION = 0x07;
const LOG_APPEND_TIME = 0x08;
const CONTROL = 0x20;
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
  /** What the records' timestamps count from, milliseconds since the epoch. */
  baseTimestamp: number;
  /** The first record's timestamp, as far as the header knows it. */
  firstTimestamp: number;
  maxTimestamp: number;
  records: Buffer;
}

/**
 * Splits what a broker answered into batches. The last one may be cut off, and is left out then.
 *
 * Layout: https://kafka.apache.org/39/documentation.html#recordbatch
 *
 * @throws Error for a format older than Kafka 0.11's
 */
export function* batchesOf(data: Buffer): Generator<RecordBatch> {
  for (let at = 0; at + HEADER_BYTES <= data.length; ) {
    const bytes = data.readInt32BE(at + 8) + LOG_OVERHEAD_BYTES;
    if (at + bytes > data.length) return;
    const magic = data.readInt8(at + 16);
    if (magic !== 2) {
      throw new Error(`Record format ${magic} is not supported; set the topic's to 2 (Kafka 0.11)`);
    }
    const attributes = data.readInt16BE(at + 21);
    const baseOffset = Number(data.readBigInt64BE(at));
    const baseTimestamp = Number(data.readBigInt64BE(at + 27));
    const maxTimestamp = Number(data.readBigInt64BE(at + 35));
    yield {
      baseOffset,
      lastOffset: baseOffset + data.readInt32BE(at + 23),
      bytes,
      recordCount: data.readInt32BE(at + 57),
      isControl: (attributes & CONTROL) !== 0,
      isCompressed: (attributes & COMPRESSION) !== 0,
      isLogAppendTime: (attributes & LOG_APPEND_TIME) !== 0,
      baseTimestamp,
      // The log cleaner keeps in this field when the batch's tombstones may go.
      firstTimestamp: (attributes & DELETE_HORIZON) === 0 ? baseTimestamp : maxTimestamp,
      maxTimestamp,
      records: data.subarray(at + HEADER_BYTES, at + bytes),
    };
    at += bytes;
  }
}

/**
 * When the first record at or after the offset was written, in milliseconds since the epoch;
 * undefined if the batch has no such record any more.
 *
 * Exact for an uncompressed batch. Of a compressed one the header knows the first and the last
 * timestamp, and a record is taken to lie between them as its offset does: wrong by less than
 * the time the producer took to fill the batch (its linger.ms).
 */
export function timestampAt(batch: RecordBatch, offset: number): number | undefined {
  if (batch.isLogAppendTime) return batch.maxTimestamp;
  if (batch.isCompressed) return interpolated(batch, offset);
  const data = new Varints(batch.records);
  for (let n = 0; n < batch.recordCount; n++) {
    const length = data.read();
    const end = data.at + length;
    data.at += RECORD_ATTRIBUTES_BYTES;
    const timestamp = batch.baseTimestamp + data.read();
    const recordOffset = batch.baseOffset + data.read();
    if (recordOffset >= offset) return timestamp;
    data.at = end;
  }
  return undefined;
}

function interpolated(batch: RecordBatch, offset: number): number {
  const { baseOffset, lastOffset, firstTimestamp, maxTimestamp } = batch;
  if (offset <= baseOffset || lastOffset === baseOffset) return firstTimestamp;
  const share = (offset - baseOffset) / (lastOffset - baseOffset);
  return Math.round(firstTimestamp + share * (maxTimestamp - firstTimestamp));
}

/** Reads numbers in the zigzag encoding of Protocol Buffers. */
class Varints {
  at = 0;
  readonly #data: Buffer;

  constructor(data: Buffer) {
    this.#data = data;
  }

  read(): number {
    let encoded = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#data.readUInt8(this.at++);
      encoded += (byte & 0x7f) * scale;
      if (byte < 0x80) return encoded % 2 === 0 ? encoded / 2 : -(encoded + 1) / 2;
    }
  }
}
