import { positiveHash } from './kafkajs/partitioner.ts';
import type { PendingRecord } from './publish-queue.ts';

/** When a batch leaves, and how many may be on their way. */
export interface BatchLimits {
  /** Milliseconds that a record waits for company. */
  lingerMs: number;
  maxBatchRecords: number;
  /** Bytes of keys, values and headers; a record above it travels alone. */
  maxBatchBytes: number;
  maxInFlight: number;
}

/** Records that must keep their order. */
interface Bucket {
  waiting: PendingRecord[];
  /** Some of its records are on their way; the rest has to wait for them. */
  muted: boolean;
}

/** Many more than sends, so that a batch under load leaves most of them to the next one. */
const BUCKETS_PER_SEND = 16;

/**
 * Gathers records into batches, of which several are in flight. A key always falls into the same
 * bucket, and of one bucket at most one batch is on its way: a batch that has to be sent again is
 * never overtaken by a later record of the same key.
 */
export class Accumulator {
  readonly #limits: BatchLimits;
  readonly #deliver: (batch: PendingRecord[]) => Promise<void>;
  readonly #buckets: Bucket[];
  readonly #inFlight = new Set<PendingRecord[]>();
  /** What waits in buckets that are not muted. */
  #ready = { records: 0, bytes: 0 };
  #nextUnkeyed = 0;
  #linger: NodeJS.Timeout | undefined;
  #draining = false;

  /** @param deliver settles every record of the batch; must not reject */
  constructor(limits: BatchLimits, deliver: (batch: PendingRecord[]) => Promise<void>) {
    this.#limits = limits;
    this.#deliver = deliver;
    const length = limits.maxInFlight * BUCKETS_PER_SEND;
    this.#buckets = Array.from({ length }, () => ({ waiting: [], muted: false }));
  }

  push(record: PendingRecord): void {
    const { key } = record.message;
    const turn = key === null ? this.#nextUnkeyed++ : positiveHash(key);
    const bucket = this.#buckets[turn % this.#buckets.length] as Bucket;
    bucket.waiting.push(record);
    if (bucket.muted) return;
    this.#ready.records += 1;
    this.#ready.bytes += record.bytes;
    this.#schedule();
  }

  /** From now on nothing lingers. */
  drain(): void {
    this.#draining = true;
    this.#schedule();
  }

  /** The records that still have to settle. */
  outstanding(): PendingRecord[] {
    const waiting = this.#buckets.flatMap((bucket) => bucket.waiting);
    return [...[...this.#inFlight].flat(), ...waiting].filter(({ settled }) => !settled);
  }

  /** Drops the waiting records that have been settled from outside. */
  prune(): void {
    for (const bucket of this.#buckets) {
      this.#count(bucket, -1);
      bucket.waiting = bucket.waiting.filter(({ settled }) => !settled);
      this.#count(bucket, 1);
    }
  }

  #schedule(): void {
    const { lingerMs, maxBatchRecords, maxBatchBytes, maxInFlight } = this.#limits;
    while (this.#ready.records > 0 && this.#inFlight.size < maxInFlight) {
      const full = this.#ready.records >= maxBatchRecords || this.#ready.bytes >= maxBatchBytes;
      if (!full && !this.#draining) {
        if (this.#linger) return;
        const oldest = this.#buckets[this.#oldestBucket()]?.waiting[0]?.acceptedAt ?? 0;
        const lingerFor = lingerMs - (performance.now() - oldest);
        if (lingerFor > 0) {
          this.#linger = setTimeout(() => {
            this.#linger = undefined;
            this.#schedule();
          }, lingerFor);
          return;
        }
      }
      void this.#send();
    }
  }

  async #send(): Promise<void> {
    clearTimeout(this.#linger);
    this.#linger = undefined;
    const { batch, buckets } = this.#takeBatch();
    this.#inFlight.add(batch);
    await this.#deliver(batch);
    this.#inFlight.delete(batch);
    for (const bucket of buckets) {
      bucket.muted = false;
      this.#count(bucket, 1);
    }
    this.#schedule();
  }

  /**
   * Takes what may share one send with the oldest record: of one topic, so that its errors concern
   * no other topic, and of one context, so that no record joins another one's trace. Mutes the
   * buckets that it takes from.
   */
  #takeBatch(): { batch: PendingRecord[]; buckets: Bucket[] } {
    const { maxBatchRecords, maxBatchBytes } = this.#limits;
    const batch: PendingRecord[] = [];
    const buckets: Bucket[] = [];
    let bytes = 0;
    const first = this.#oldestBucket();
    for (let i = 0; i < this.#buckets.length && batch.length < maxBatchRecords; i++) {
      const bucket = this.#buckets[(first + i) % this.#buckets.length] as Bucket;
      if (bucket.muted) continue;
      let taken = 0;
      for (const record of bucket.waiting) {
        const [head = record] = batch;
        const fits = batch.length < maxBatchRecords && bytes + record.bytes <= maxBatchBytes;
        const alike = record.topic === head.topic && record.context === head.context;
        if (batch.length > 0 && !(fits && alike)) break;
        batch.push(record);
        bytes += record.bytes;
        taken += 1;
      }
      if (taken === 0) continue;
      this.#count(bucket, -1);
      bucket.waiting.splice(0, taken);
      bucket.muted = true;
      buckets.push(bucket);
    }
    return { batch, buckets };
  }

  /** The index of the bucket whose turn it is. */
  #oldestBucket(): number {
    let oldest = 0;
    let acceptedAt = Number.POSITIVE_INFINITY;
    for (const [index, { waiting, muted }] of this.#buckets.entries()) {
      const head = waiting[0];
      if (muted || !head || head.acceptedAt >= acceptedAt) continue;
      acceptedAt = head.acceptedAt;
      oldest = index;
    }
    return oldest;
  }

  /** Adds a bucket's records to what is ready, or takes them off. */
  #count({ waiting, muted }: Bucket, sign: 1 | -1): void {
    if (muted) return;
    this.#ready.records += sign * waiting.length;
    for (const { bytes } of waiting) this.#ready.bytes += sign * bytes;
  }
}
