import type { Message } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { createPartitioner } from './partitioner.ts';

const topic = 'orders';
const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => ({
  partitionId,
  leader: 1,
  partitionErrorCode: 0,
  replicas: [1],
  isr: [1],
}));

function place(message: Message, partitioner = createPartitioner()): number {
  return partitioner({ topic, partitionMetadata, message });
}

test.each(['', 'customer-1', 'müller', 'a'.repeat(300)])('places key %j as KafkaJS does', (key) => {
  const reference = Partitioners.DefaultPartitioner();
  const expected = reference({ topic, partitionMetadata, message: { key, value: null } });
  expect(place({ key, value: null })).toBe(expected);
});

test('spreads records without a key over all partitions', () => {
  const partitioner = createPartitioner();
  const partitions = Array.from({ length: 12 }, () => place({ key: null, value: '' }, partitioner));
  expect(new Set(partitions).size).toBe(6);
});

test('notes the choice on the message, and keeps to it when the message is sent again', () => {
  const partitioner = createPartitioner();
  const message: Message = { key: null, value: '' };
  const first = place(message, partitioner);
  expect(message.partition).toBe(first);
  expect(place(message, partitioner)).toBe(first);
});
