import type { Compression } from '@kafka-o11y/vocabulary';
import { encodeBatch } from './encode-batch.ts';
import type { PartitionBatch } from './producer-client.ts';

const ALL_IN_SYNC_REPLICAS = -1;
/** Milliseconds that the leader waits for its followers. As in the Java client. */
const ACKNOWLEDGEMENT_TIMEOUT_MS = 30_000;

/**
 * Writes the body of a produce request with acks=all, in the layout of versions 3 to 8.
 *
 * Layout: https://kafka.apache.org/39/protocol.html#The_Messages_Produce
 */
export async function encodeProduce(
  batches: readonly PartitionBatch[],
  compression: Compression,
): Promise<Buffer> {
  const byTopic = Map.groupBy(batches, ({ topic }) => topic);
  const parts = [head(byTopic.size)];
  for (const [topic, ofTopic] of byTopic) {
    const name = Buffer.from(topic);
    parts.push(int16(name.length), name, int32(ofTopic.length));
    for (const { partition, records } of ofTopic) {
      const batch = await encodeBatch(records, compression);
      parts.push(int32(partition), int32(batch.length), batch);
    }
  }
  return Buffer.concat(parts);
}

function head(topics: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeInt16BE(-1, 0); // no transactional id
  bytes.writeInt16BE(ALL_IN_SYNC_REPLICAS, 2);
  bytes.writeInt32BE(ACKNOWLEDGEMENT_TIMEOUT_MS, 4);
  bytes.writeInt32BE(topics, 8);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
