import type { Message } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { createPartitioner, FewerPartitionsError, murmur2 } from './partitioner.ts';

const topic = 'orders';

function partitions(count: number) {
  return Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }));
}

const six = partitions(6);
/** So many, and a prime number, that keys with different hashes do not meet by chance. */
const many = partitions(9_973);

function place(message: Message, partitioner = createPartitioner(), partitionMetadata = six) {
  return partitioner({ topic, partitionMetadata, message });
}

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
  const cycle = 'a-1ü客€z';
  const keys = Array.from({ length: 64 }, (_, length) => cycle.repeat(10).slice(0, length));
  for (const key of [...keys, '客户'.repeat(50), 'x'.repeat(5_000)]) {
    const expected = place({ key, value: null }, reference, many);
    expect(place({ key, value: null }, createPartitioner(), many), JSON.stringify(key)).toBe(
      expected,
    );
  }
});

test('spreads records without a key over all partitions', () => {
  const partitioner = createPartitioner();
  const places = Array.from({ length: 12 }, () => place({ key: null, value: '' }, partitioner));
  expect(new Set(places).size).toBe(6);
});

test('notes the choice on the message, and keeps to it when the message is sent again', () => {
  const partitioner = createPartitioner();
  const message: Message = { key: null, value: '' };
  const first = place(message, partitioner);
  expect(message.partition).toBe(first);
  expect(place(message, partitioner)).toBe(first);
});

test('keeps to its choice when partitions are added, and says so when there are fewer', () => {
  const partitioner = createPartitioner();
  const message: Message = { key: 'foobar', value: '' };
  const first = place(message, partitioner);
  expect(place(message, partitioner, partitions(9))).toBe(first);
  const anew = () => place(message, partitioner, partitions(3));
  expect(anew).toThrow(FewerPartitionsError);
  expect(anew).toThrow('Topic "orders" had 6 partitions and now has 3');
  delete message.partition;
  expect(anew()).toBeLessThan(3);
});
