import { crc32c } from '@node-rs/crc32';
import { expect, test } from 'vitest';
import { batchAt, decodeBatch } from './decode-batch.ts';
import { encodeBatch } from './encode-batch.ts';
import { RECORD_BATCH } from './record-batch.ts';

const { attributesAt, checksumAt, headerBytes } = RECORD_BATCH;

function encoded(): Promise<Buffer> {
  const record = { key: 'key', value: 'value', headers: { name: 'header' }, timestamp: 1_000 };
  return encodeBatch([record, { ...record, timestamp: 2_000 }], 'none');
}

/** A batch that was changed, with a checksum that is right all the same. */
async function changed(change: (batch: Buffer) => void): Promise<Buffer> {
  const batch = await encoded();
  change(batch);
  batch.writeUInt32BE(crc32c(batch.subarray(attributesAt)), checksumAt);
  return batch;
}

test('the header says what the records do not', async () => {
  const batch = await changed((batch) => {
    batch.writeBigInt64BE(500n, 0);
    batch.writeInt16BE(0x08 | 0x10 | 0x20, attributesAt);
    batch.writeBigInt64BE(77n, 43); // producer id
  });
  const { records, ...header } = await decodeBatch(batch);
  expect(header).toEqual({
    baseOffset: 500,
    lastOffset: 501,
    producerId: '77',
    isTransactional: true,
    isControl: true,
  });
  expect(records.map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
    [500, 2_000],
    [501, 2_000],
  ]);
});

test('a header that occurs twice has both values, and may have the name of anything', async () => {
  const header = (name: string, value: string) => ({ [name]: value });
  const headers = { aa: '1', ab: '2', ...header('__proto__', '3') };
  const batch = await encodeBatch([{ key: null, value: null, headers, timestamp: 0 }], 'none');
  const at = batch.indexOf('ab');
  batch.write('aa', at);
  batch.writeUInt32BE(crc32c(batch.subarray(attributesAt)), checksumAt);
  const [record] = (await decodeBatch(batch)).records;
  expect(
    Object.entries(record?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  ).toEqual([
    ['aa', '1,2'],
    ['__proto__', '3'],
  ]);
});

test('every byte that is changed is noticed by the checksum', async () => {
  const good = await encoded();
  for (let at = attributesAt; at < good.length; at++) {
    const bad = Buffer.from(good);
    bad.writeUInt8(bad.readUInt8(at) ^ 0x40, at);
    await expect(decodeBatch(bad)).rejects.toMatchObject({ name: 'ChecksumMismatch' });
  }
});

test('records that do not fit what is said of them are malformed, whatever the checksum', async () => {
  const good = await encoded();
  for (let at = headerBytes; at < good.length; at++) {
    for (const byte of [0x00, 0x7f, 0x80, 0xff]) {
      const batch = await changed((batch) => batch.writeUInt8(byte, at));
      // Some bytes are the data itself: anything is right there.
      const outcome = await decodeBatch(batch).catch((error) => error.name);
      if (typeof outcome === 'string') expect(outcome).toBe('MalformedRecordBatch');
      else expect(outcome.records).toHaveLength(2);
    }
  }
  const missing = await changed((batch) => batch.writeInt32BE(3, headerBytes - 4));
  await expect(decodeBatch(missing)).rejects.toMatchObject({ name: 'MalformedRecordBatch' });
});

test('unknown formats and codecs are named', async () => {
  const format = await changed((batch) => batch.writeInt8(3, 16));
  await expect(decodeBatch(format)).rejects.toThrow('unknown format 3');
  const codec = await changed((batch) => batch.writeInt16BE(5, attributesAt));
  await expect(decodeBatch(codec)).rejects.toMatchObject({ name: 'UnknownCompression' });
});

test('the last batch of an answer may be cut off, the first may not', async () => {
  const [first, second] = [await encoded(), await encoded()];
  const data = Buffer.concat([first, second.subarray(0, 30)]);
  expect(batchAt(data, 0)).toEqual(first);
  expect(batchAt(data, first.length)).toBeUndefined();
  expect(() => batchAt(data.subarray(0, 70), 0)).toThrow('ends after 70');
});
