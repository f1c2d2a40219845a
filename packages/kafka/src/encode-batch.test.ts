import { createRequire } from 'node:module';
import type { Compression } from '@kafka-o11y/vocabulary';
import { compressions } from '@kafka-o11y/vocabulary';
import { crc32c } from '@node-rs/crc32';
import type { KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';
import { decodeBatch } from './decode-batch.ts';
import type { WrittenRecord } from './encode-batch.ts';
import { encodeBatch } from './encode-batch.ts';
import { patchKafkaJS } from './kafkajs/patches.ts';
import { RECORD_BATCH } from './record-batch.ts';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder') as new (data: Buffer) => object;
const decode = require('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  decoder: object,
) => Promise<{ records: KafkaMessage[]; maxTimestamp: string }>;
patchKafkaJS(); // with its codecs

const at = 1_700_000_000_000;

function written(record: Partial<WrittenRecord> = {}): WrittenRecord {
  return { key: 'k', value: 'v', headers: {}, timestamp: at, ...record };
}

async function roundTrip(records: WrittenRecord[], compression: Compression = 'none') {
  const batch = await encodeBatch(records, compression);
  const { attributesAt, checksumAt, lengthAt, overheadBytes } = RECORD_BATCH;
  expect(batch.readInt32BE(lengthAt)).toBe(batch.length - overheadBytes);
  expect(batch.readUInt32BE(checksumAt)).toBe(crc32c(batch.subarray(attributesAt)));
  const { records: read, maxTimestamp } = await decode(new Decoder(batch));
  expect(read.map(({ offset }) => Number(offset))).toEqual(records.map((_, n) => n));
  const buffer = (text: string | Buffer | null) => (text === null ? null : Buffer.from(text));
  for (const [n, { key, value, headers, timestamp }] of records.entries()) {
    const names = Object.keys(headers);
    const expected = {
      key: buffer(key),
      value: buffer(value),
      headers: Object.fromEntries(names.map((name) => [name, Buffer.from(headers[name] ?? '')])),
      timestamp: String(timestamp),
    };
    const { key: k, value: v, headers: h, timestamp: t } = read[n] ?? {};
    expect({ key: k, value: v, headers: h, timestamp: t }).toEqual(expected);
  }
  expect(Number(maxTimestamp)).toBe(Math.max(...records.map(({ timestamp }) => timestamp)));

  const decoded = await decodeBatch(batch);
  const own = decoded.records.map(({ offset, timestamp, ...rest }) => ({
    ...rest,
    offset: String(offset),
    timestamp: String(timestamp),
  }));
  expect(own).toEqual(
    read.map(({ offset, timestamp, key, value, headers }) => ({
      offset,
      timestamp,
      key,
      value,
      headers,
    })),
  );
}

test('what is read is what was written, whatever is in it', async () => {
  await roundTrip([
    written(),
    written({ key: null, value: null }),
    written({ key: '', value: '' }),
    written({ key: 'müller 客户 🙂', value: Buffer.from([0, 255, 128]) }),
    written({ key: '客'.repeat(21), value: '客'.repeat(22), headers: { '': '', ключ: '✓' } }),
    written({ key: 'x'.repeat(5_000), value: '🙂'.repeat(700_000) }),
    written({
      headers: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`h${n}`, `${n}`])),
    }),
    written({ key: 'lone surrogate \ud800'.toWellFormed() }),
  ]);
});

test('records of every length about the borders of a varint', async () => {
  const lengths = [0, 1, 40, 50, 51, 52, 53, 54, 55, 56, 57, 58, 60, 62, 63, 64, 65, 126, 127, 128];
  const large = [
    8_100, 8_170, 8_176, 8_180, 8_184, 8_190, 8_191, 8_192, 8_200, 1_048_576, 1_048_590,
  ];
  for (const length of [...lengths, ...large]) {
    await roundTrip([written({ value: 'x'.repeat(length) }), written({ value: 'after it' })]);
    await roundTrip([written({ value: null, key: 'x'.repeat(length) }), written()]);
  }
});

test('times that go back, and a clock that jumps by years', async () => {
  const deltas = [0, -1, 1, -63, -64, -65, 63, 64, 5_000, -(2 ** 31), 2 ** 31, 2 ** 40, -(2 ** 40)];
  await roundTrip(deltas.map((delta) => written({ timestamp: at + delta })));
});

test('many records', async () => {
  await roundTrip(Array.from({ length: 20_000 }, (_, n) => written({ value: String(n) })));
});

test.each(compressions)('compressed with %s', async (compression) => {
  await roundTrip([written({ value: 'x'.repeat(1_000) }), written()], compression);
});

test('batches that are written at the same time do not mix', async () => {
  const batches = ['a', 'b', 'c'].map((value) => [written({ value: value.repeat(50_000) })]);
  await Promise.all(batches.map((records) => roundTrip(records, 'zstd')));
});
