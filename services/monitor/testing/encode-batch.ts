/** A record as far as a test of times needs it. */
export interface TestRecord {
  offset: number;
  timestampMs: number;
}

/** Writes records as a record batch, version 2, without keys and values and without a checksum. */
export function encodeBatch(
  records: readonly TestRecord[],
  options: { compression?: number; logAppendTime?: boolean; control?: boolean } = {},
): Buffer {
  const first = records[0] as TestRecord;
  const last = records.at(-1) as TestRecord;
  const body = Buffer.concat(
    records.map(({ offset, timestampMs }) => {
      const fields = Buffer.concat([
        Buffer.from([0]),
        varint(timestampMs - first.timestampMs),
        varint(offset - first.offset),
        varint(-1), // no key
        varint(-1), // no value
        varint(0), // no headers
      ]);
      return Buffer.concat([varint(fields.length), fields]);
    }),
  );
  const header = Buffer.alloc(61);
  header.writeBigInt64BE(BigInt(first.offset), 0);
  header.writeInt32BE(header.length - 12 + body.length, 8);
  header.writeInt8(2, 16);
  const { compression = 0, logAppendTime = false, control = false } = options;
  header.writeInt16BE(compression | (logAppendTime ? 0x08 : 0) | (control ? 0x20 : 0), 21);
  header.writeInt32BE(last.offset - first.offset, 23);
  header.writeBigInt64BE(BigInt(first.timestampMs), 27);
  header.writeBigInt64BE(BigInt(Math.max(...records.map((r) => r.timestampMs))), 35);
  header.writeInt32BE(records.length, 57);
  return Buffer.concat([header, body]);
}

function varint(value: number): Buffer {
  let rest = (BigInt(value) << 1n) ^ (BigInt(value) >> 63n);
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
