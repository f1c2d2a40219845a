import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { murmur2, positiveHash } from './partitioner.ts';

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

test('hashes a view into a larger buffer', () => {
  expect(murmur2(Buffer.from('xxfoobar').subarray(2))).toBe(murmur2(Buffer.from('foobar')));
});

test('places keys of every length, in and beyond ASCII, as KafkaJS does', () => {
  const reference = Partitioners.DefaultPartitioner();
  // A prime number, so large that keys with different hashes do not meet by chance.
  const count = 9_973;
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }));
  const cycle = 'a-1ü客€z';
  const keys = Array.from({ length: 64 }, (_, length) => cycle.repeat(10).slice(0, length));
  for (const key of [...keys, '客户'.repeat(50), 'x'.repeat(5_000)]) {
    const expected = reference({ topic: 't', partitionMetadata, message: { key, value: null } });
    expect(positiveHash(key) % count, JSON.stringify(key)).toBe(expected);
  }
});
