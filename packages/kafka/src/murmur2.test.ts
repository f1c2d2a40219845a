import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { murmur2, positiveHash } from './murmur2.ts';

const reference = createRequire(import.meta.url)(
  'kafkajs/src/producer/partitioners/default/murmur2.js',
) as (key: Buffer) => number;

/** The vectors of Kafka's own UtilsTest. */
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('hashes %s as Kafka does', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});

test('agrees with KafkaJS on keys of every length, high bytes included', () => {
  for (let length = 0; length <= 64; length++) {
    const key = Buffer.from(Array.from({ length }, (_, i) => (length * 37 + i * 101) & 0xff));
    expect(murmur2(key), `length ${length}`).toBe(reference(key));
  }
});

test('agrees on a view into a larger buffer', () => {
  const key = Buffer.from('xxcustomer-17').subarray(2);
  expect(murmur2(key)).toBe(reference(Buffer.from('customer-17')));
});

test.each(['21', '', 'müller', '客户'.repeat(50), 'x'.repeat(5_000)])(
  'positiveHash(%j) is that of its UTF-8 bytes, without the sign',
  (key) => {
    expect(positiveHash(key)).toBe(reference(Buffer.from(key)) & 0x7fffffff);
  },
);

test('is much faster than the BigInt version it stands in for', () => {
  const key = Buffer.from('customer-0017');
  const time = (hash: (key: Buffer) => number) => {
    const started = performance.now();
    for (let i = 0; i < 20_000; i++) hash(key);
    return performance.now() - started;
  };
  time(murmur2);
  time(reference);
  expect(time(murmur2)).toBeLessThan(time(reference) / 2);
});
