import type { Reader } from '@platformatic/kafka';
import { createAPI, fetchV13, readKnownTaggedFields } from '@platformatic/kafka';
import type { DecodedBatch } from '../decode-batch.ts';
import { batchAt, decodeBatch, malformed, UnreadableRecordsError } from '../decode-batch.ts';
import type { FetchedRecord } from '../group-client.ts';

/** What a broker answers for one partition. */
export interface PartitionAnswer {
  topicId: string;
  partition: number;
  errorCode: number;
  /** The transactions that were aborted and have records here, by their first offset. */
  aborted: { producerId: string; firstOffset: number }[];
  /** Record batches, the last of which may be cut off. */
  data: Buffer;
}

/**
 * The fetch request, in which a topic is named by its id: nothing is read by the offsets of a topic
 * that was deleted from one that has its name. With the records left as they are: the library decodes them without a look at
 * their checksums, and one that it can't decode fails the whole answer.
 */
export const fetchPartitions = createAPI<
  Parameters<typeof fetchV13.createRequest>,
  PartitionAnswer[]
>(fetchV13.api.key, fetchV13.api.version, fetchV13.createRequest, parse);

/** Layout: https://kafka.apache.org/39/protocol.html#The_Messages_Fetch */
function parse(_correlation: number, _key: number, _version: number, reader: Reader) {
  reader.readInt32(); // throttle time
  reader.readInt16(); // error code: there is no session that could be wrong
  reader.readInt32(); // session id
  const topics = reader.readArray((r) => {
    const topicId = r.readUUID();
    const readPartition = (r: Reader): PartitionAnswer => {
      const partition = r.readInt32();
      const errorCode = r.readInt16();
      r.readInt64(); // high watermark
      r.readInt64(); // last stable offset
      r.readInt64(); // log start offset
      const aborted = r.readNullableArray((r) => ({
        producerId: String(r.readInt64()),
        firstOffset: Number(r.readInt64()),
      }));
      r.readInt32(); // preferred read replica
      const data = r.readNullableBytes() ?? Buffer.alloc(0);
      readKnownTaggedFields(r, {});
      return { topicId, partition, errorCode, aborted: aborted ?? [], data };
    };
    return r.readArray(readPartition, true, false);
  });
  return topics.flat();
}

/** The records of an answer, and the offset that the next fetch begins at. */
export interface DecodedAnswer {
  records: FetchedRecord[];
  nextOffset: number;
}

/**
 * Decodes the records of a partition from an offset on. Leaves out what belongs to aborted
 * transactions, and the marks of the transactions. Up to what can't be decoded, if there is something.
 */
export async function recordsFrom(
  offset: number,
  { data, aborted }: PartitionAnswer,
): Promise<DecodedAnswer> {
  const isAborted = abortedBatches(aborted);
  const records: FetchedRecord[] = [];
  let nextOffset = offset;
  try {
    for (let at = 0; at < data.length; ) {
      const bytes = batchAt(data, at);
      if (!bytes) break;
      const batch = await decodeBatch(bytes);
      if (!isAborted(batch) && !batch.isControl) add(records, batch, offset);
      nextOffset = Math.max(nextOffset, batch.lastOffset + 1);
      at += bytes.length;
    }
  } catch (error) {
    const unreadable =
      error instanceof UnreadableRecordsError
        ? error
        : malformed(`a record batch can't be decoded: ${error}`, error);
    const nothing = { timestamp: '-1', key: null, value: null };
    records.push({ offset: String(nextOffset), ...nothing, unreadable });
    nextOffset += 1;
  }
  return { records, nextOffset };
}

function add(records: FetchedRecord[], batch: DecodedBatch, from: number): void {
  for (const { offset, timestamp, key, value, headers } of batch.records) {
    if (offset < from) continue;
    records.push({ offset: String(offset), timestamp: String(timestamp), key, value, headers });
  }
}

/** Whether the batches, asked about in their order, belong to an aborted transaction. */
function abortedBatches(aborted: PartitionAnswer['aborted']): (batch: DecodedBatch) => boolean {
  const begun = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<string>();
  return ({ producerId, isTransactional, isControl, lastOffset }) => {
    while (begun[0] && begun[0].firstOffset <= lastOffset) {
      open.add(begun[0].producerId);
      begun.shift();
    }
    // Every mark ends the transaction of its producer.
    if (isControl) open.delete(producerId);
    return isTransactional && open.has(producerId);
  };
}
