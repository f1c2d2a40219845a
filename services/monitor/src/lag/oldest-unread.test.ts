import type { Cluster } from '@kafka-o11y/kafka';
import { expect, test } from 'vitest';
import { OldestUnreadReader } from './oldest-unread.ts';

test('of a broker that knows no Fetch of the kind, offsets by time are asked for', async () => {
  const nowMs = Date.now();
  const log = [90_000, 60_000, 30_000].map((agoMs) => nowMs - agoMs);
  const asked: string[] = [];
  const cluster: Pick<Cluster, 'knows' | 'ask'> = {
    knows: async (_, { name }) => name !== 'Fetch',
    async ask<Answer>(_: string, api: string, payload?: object) {
      asked.push(api);
      const { topics } = payload as { topics: { partitions: { timestamp: string }[] }[] };
      const from = Number(topics[0]?.partitions[0]?.timestamp);
      const offset = log.findIndex((timestampMs) => timestampMs >= from);
      const partition = { partition: 0, errorCode: 0, offset, timestamp: log[offset] ?? -1 };
      return { responses: [{ topic: 'orders', partitions: [partition] }] } as Answer;
    },
  };
  const position = { topic: 'orders', partition: 0, offset: 1 };
  const reader = new OldestUnreadReader();
  await reader.read(cluster as Cluster, '1', [position]);
  expect(new Set(asked)).toEqual(new Set(['ListOffsets']));
  const { timestampMs = 0, foundBy } = reader.at(position) ?? {};
  expect(foundBy).toBe('list_offsets');
  expect(Math.abs(timestampMs - (nowMs - 60_000))).toBeLessThan(1_000);
});
