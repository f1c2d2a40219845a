import type { Cluster } from './cluster.ts';
import { throwIfError } from './cluster.ts';
import type { TopicPartition } from './partitions.ts';
import { byTopic } from './partitions.ts';

/** Where to read from, and how much at most. */
export interface FetchFrom extends TopicPartition {
  offset: number;
  maxBytes: number;
}

/** What a broker answered for one partition. */
export interface Fetched extends TopicPartition {
  errorCode: number;
  highWatermark: number;
  /** Record batches, the last of them possibly cut off; empty if the first is over `maxBytes`. */
  data: Buffer;
}

/** Version 11 is known to brokers since 2.3; the ones before and after differ in layout. */
const API = { name: 'Fetch', version: 11 };
const READ_UNCOMMITTED = 0;
const ABORTED_TRANSACTION_BYTES = 16;
export const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * Fetches from partitions of one broker without waiting for records to come. KafkaJS would decode
 * every record, and fail at a compression it has no codec for; here the batches stay as they are.
 *
 * The first batch of the answer is whole whatever its size (KIP-74), so a partition asked for
 * alone always gives its first batch.
 */
export async function fetchBatches(
  cluster: Cluster,
  nodeId: string,
  from: readonly FetchFrom[],
): Promise<Fetched[]> {
  const topics = byTopic(from).map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, offset, maxBytes }) => ({
      partition,
      fetchOffset: offset,
      maxBytes,
    })),
  }));
  const payload = {
    isolationLevel: READ_UNCOMMITTED,
    maxWaitTime: 0,
    minBytes: 0,
    maxBytes: MAX_RESPONSE_BYTES,
    topics,
  };
  return await cluster.askDecoded(nodeId, API, payload, decodeFetch);
}

/** Layout: https://kafka.apache.org/protocol.html#The_Messages_Fetch, response version 11. */
function decodeFetch(data: Buffer): Fetched[] {
  const reader = new Reader(data);
  reader.skip(4); // throttle time
  throwIfError(reader.int16());
  reader.skip(4); // session id
  const fetched: Fetched[] = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topic = reader.string();
    for (let partitions = reader.int32(); partitions > 0; partitions--) {
      const partition = reader.int32();
      const errorCode = reader.int16();
      const highWatermark = reader.int64();
      reader.skip(8 + 8); // last stable offset, log start offset
      const aborted = Math.max(0, reader.int32());
      reader.skip(aborted * ABORTED_TRANSACTION_BYTES);
      reader.skip(4); // preferred read replica
      fetched.push({ topic, partition, errorCode, highWatermark, data: reader.bytes() });
    }
  }
  return fetched;
}

class Reader {
  #at = 0;
  readonly #data: Buffer;

  constructor(data: Buffer) {
    this.#data = data;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  int16(): number {
    this.#at += 2;
    return this.#data.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#data.readInt32BE(this.#at - 4);
  }

  int64(): number {
    this.#at += 8;
    return Number(this.#data.readBigInt64BE(this.#at - 8));
  }

  string(): string {
    return this.#take(this.int16()).toString();
  }

  bytes(): Buffer {
    return this.#take(Math.max(0, this.int32()));
  }

  #take(length: number): Buffer {
    this.#at += length;
    return this.#data.subarray(this.#at - length, this.#at);
  }
}
