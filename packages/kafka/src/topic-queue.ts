import { positiveHash } from './partitioner.ts';
import type { PendingRecord } from './publish-queue.ts';

/** Records that travel together, to one partition. */
export interface Batch {
  records: PendingRecord[];
  bytes: number;
  /** performance.now() when its first record was accepted. */
  since: number;
  /** It has been sent: nothing is added to it any more. */
  sealed: boolean;
}

/** What waits for one partition. */
export interface PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  /** The oldest first. A batch that failed is put back in front. */
  batches: Batch[];
  /** A batch is on its way. The next one waits for it, so that a repeat is never overtaken. */
  muted: boolean;
  /** performance.now() before which nothing is sent, after a failure. */
  notBefore: number;
  /** Sends in a row that failed. */
  failures: number;
  /** Why nothing gets through at present. */
  trouble?: Error;
}

/** How much a batch holds. */
export interface BatchLimits {
  maxBatchRecords: number;
  /** Bytes of keys, values and headers; a record above it travels alone. */
  maxBatchBytes: number;
}

/** What waits for one topic: a queue of batches for each partition. */
export class TopicQueue {
  readonly topic: string;
  partitions: PartitionQueue[] = [];
  /** Accepted while nothing is known of the topic's partitions. */
  unassigned: PendingRecord[] = [];
  /** Why nothing is known of them. */
  trouble?: Error;
  readonly #limits: BatchLimits;
  readonly #isLed: (partition: number) => boolean;
  /** The partition that records without a key go to at present. */
  #sticky = 0;

  /** @param isLed whether the partition has a leader */
  constructor(topic: string, limits: BatchLimits, isLed: (partition: number) => boolean) {
    this.topic = topic;
    this.#limits = limits;
    this.#isLed = isLed;
  }

  /**
   * Puts a record in its partition's queue: a key always into the same, as in the Java client;
   * records without a key fill one batch after the other, at partitions that have a leader.
   *
   * @returns the queue; undefined while the topic's partitions are not known
   */
  add(record: PendingRecord): PartitionQueue | undefined {
    const count = this.partitions.length;
    if (count === 0) {
      this.unassigned.push(record);
      return undefined;
    }
    const { key } = record;
    if (key === null) return this.#addSticky(record);
    const queue = this.partitions[positiveHash(key) % count] as PartitionQueue;
    this.#append(queue, record);
    return queue;
  }

  /**
   * Adopts the number of partitions that the topic has. What was assigned to a partition stays there:
   * it may have been written already. Of a topic that has fewer partitions than before, which was
   * deleted and created anew, all that waits is assigned anew. No batch of it may be on its way.
   */
  resize(count: number): void {
    const records = this.unassigned.splice(0);
    if (count < this.partitions.length) {
      const waiting = this.partitions.flatMap(({ batches }) => batches.flatMap((b) => b.records));
      records.push(...waiting);
      records.sort((a, b) => a.acceptedAt - b.acceptedAt);
      for (const queue of this.partitions) queue.batches = [];
      this.partitions = [];
    }
    while (this.partitions.length < count) {
      const partition = this.partitions.length;
      const { topic } = this;
      const state = { batches: [], muted: false, notBefore: 0, failures: 0 };
      this.partitions.push({ topic, partition, ...state });
    }
    for (const record of records) this.add(record);
  }

  /** Whether a batch is on its way. */
  get busy(): boolean {
    return this.partitions.some(({ muted }) => muted);
  }

  /** Whether the batch takes no further record. */
  isFull({ records, bytes, sealed }: Batch): boolean {
    const { maxBatchRecords, maxBatchBytes } = this.#limits;
    return sealed || records.length >= maxBatchRecords || bytes >= maxBatchBytes;
  }

  /** The records that wait. */
  *waiting(): Generator<PendingRecord> {
    yield* this.unassigned;
    for (const { batches } of this.partitions) for (const { records } of batches) yield* records;
  }

  /** Drops the waiting records that have been settled from outside. */
  prune(): void {
    const isWaiting = ({ settled }: PendingRecord) => !settled;
    this.unassigned = this.unassigned.filter(isWaiting);
    for (const queue of this.partitions) {
      for (const batch of queue.batches) batch.records = batch.records.filter(isWaiting);
      queue.batches = queue.batches.filter(({ records }) => records.length > 0);
    }
  }

  #addSticky(record: PendingRecord): PartitionQueue {
    let queue = this.partitions[this.#sticky] as PartitionQueue;
    const batch = queue.batches.at(-1);
    if (!batch || !this.#fits(batch, record)) {
      this.#sticky = this.#nextLed();
      queue = this.partitions[this.#sticky] as PartitionQueue;
    }
    this.#append(queue, record);
    return queue;
  }

  /** The next partition that has a leader; the next one if none has. */
  #nextLed(): number {
    const count = this.partitions.length;
    for (let step = 1; step <= count; step++) {
      const partition = (this.#sticky + step) % count;
      if (this.#isLed(partition)) return partition;
    }
    return (this.#sticky + 1) % count;
  }

  #append(queue: PartitionQueue, record: PendingRecord): void {
    record.partition = queue.partition;
    const batch = queue.batches.at(-1);
    if (batch && this.#fits(batch, record)) {
      batch.records.push(record);
      batch.bytes += record.bytes;
      return;
    }
    const { bytes, acceptedAt: since } = record;
    queue.batches.push({ records: [record], bytes, since, sealed: false });
  }

  #fits(batch: Batch, { bytes }: PendingRecord): boolean {
    return !this.isFull(batch) && batch.bytes + bytes <= this.#limits.maxBatchBytes;
  }
}
