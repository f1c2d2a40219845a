import type { RecordMetadata } from 'kafkajs';
import type { PendingRecord } from './pending-record.ts';

/** An acknowledged record and its offset. */
export interface Acknowledgement {
  record: PendingRecord;
  partition: number;
  offset: string;
}

/**
 * Finds the partition and offset of each record of a batch of one topic. The broker answers with
 * the first offset of each partition; the others follow in the order of the batch.
 *
 * A record whose partition is missing in the answer was not written and is left out. That happens:
 * when a partition's leader moves to a broker that has already answered, KafkaJS 2.2.4 skips that
 * broker in its retry and reports success.
 */
export function acknowledge(
  batch: readonly PendingRecord[],
  response: readonly RecordMetadata[],
): Acknowledgement[] {
  const nextOffset = new Map<number, bigint>();
  for (const { partition, baseOffset, errorCode } of response) {
    if (errorCode === 0 && baseOffset !== undefined) nextOffset.set(partition, BigInt(baseOffset));
  }

  const acknowledged: Acknowledgement[] = [];
  for (const record of batch) {
    const { partition } = record.message;
    if (partition === undefined) continue;
    const offset = nextOffset.get(partition);
    if (offset === undefined) continue;
    nextOffset.set(partition, offset + 1n);
    acknowledged.push({ record, partition, offset: String(offset) });
  }
  return acknowledged;
}
