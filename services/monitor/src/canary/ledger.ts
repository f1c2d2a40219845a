/** What a canary record says of itself, as JSON. */
export interface CanaryRecord {
  /** Id of the process that sent it. Records of other processes, or from before a restart, differ. */
  run: string;
  /** 0 for the first record of a run in a partition, then one more each. */
  sequence: number;
}

export function encodeRecord({ run, sequence }: CanaryRecord): string {
  return JSON.stringify({ run, sequence });
}

/** Undefined if the value is no canary record: anybody may write to the topic. */
export function parseRecord(value: Buffer | null): CanaryRecord | undefined {
  try {
    const { run, sequence } = JSON.parse(String(value));
    return typeof run === 'string' && Number.isSafeInteger(sequence)
      ? { run, sequence }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What can come of a canary record. Each record has one of the first three, from its sending. A
 * record that the cluster has gets one of the next three, from its return.
 */
export const outcomes = [
  'acked',
  'failed',
  'unknown',
  'received',
  'late',
  'lost',
  'duplicate',
] as const;

export type Outcome = (typeof outcomes)[number];

/** One canary record, from its sending until it is forgotten. */
interface Entry {
  readonly sequence: number;
  /** The leader it was sent to. */
  readonly broker: string;
  readonly sentAt: number;
  /** Whether its sending has had its outcome. */
  settled: boolean;
  /** The offset that its acknowledgement names, and the time of the acknowledgement. */
  acknowledged: { offset: number; at: number } | undefined;
  /** The offsets at which it was read. More than one is a duplicate. */
  readonly readAt: number[];
  late: boolean;
}

/** A record that came back. */
export interface Return {
  /** The leader it was sent to. */
  broker: string;
  /** Milliseconds since it was sent. */
  elapsedMs: number;
}

export interface LedgerOptions {
  /** Milliseconds from sending after which a record is late. */
  lateMs: number;
  /** Milliseconds from the acknowledgement after which a record that was passed by is lost. */
  lostMs: number;
  /** Called for each outcome of each record. */
  report: (outcome: Outcome, record: { sequence: number; broker: string }) => void;
  /** How many records are remembered. The return of an older one is not counted. Default 10 000. */
  capacity?: number;
}

/**
 * The books of one partition and one run: what was sent, what the broker said, what came back.
 * It neither waits nor looks at a clock: `now` is milliseconds of a monotonic clock.
 *
 * - Only an acknowledged record can be late by waiting, or lost. It is lost once its time is up and
 *   the consumer has read past its offset. A consumer that reads nothing proves no loss: the
 *   records are late, however long that lasts.
 * - A record without an acknowledgement may be there or not. If it returns, it counts as received
 *   or late. If it does not return, nothing follows.
 * - The same record at a second offset is a duplicate. At the same offset it was only read again,
 *   as happens after a rebalance.
 */
export class Ledger {
  readonly #options: Required<LedgerOptions>;
  /** By sequence, in the order of sending. */
  readonly #entries = new Map<number, Entry>();
  /** Acknowledged, and not yet back. */
  readonly #awaited = new Set<Entry>();
  /** The offset that the consumer read last. It goes back when the consumer goes back. */
  #position = -1;

  constructor(options: LedgerOptions) {
    this.#options = { capacity: 10_000, ...options };
  }

  /** How many records are remembered now. */
  get size(): number {
    return this.#entries.size;
  }

  sent(sequence: number, broker: string, now: number): void {
    this.#entries.set(sequence, {
      sequence,
      broker,
      sentAt: now,
      settled: false,
      acknowledged: undefined,
      readAt: [],
      late: false,
    });
    if (this.#entries.size > this.#options.capacity) this.#forgetOldest();
  }

  /** The broker has the record. After `unknown` the outcome stays `unknown`. */
  acked(sequence: number, offset: number, now: number): void {
    const entry = this.#entries.get(sequence);
    this.#settle(entry, 'acked');
    if (!entry) return;
    entry.acknowledged = { offset, at: now };
    if (entry.readAt.length === 0) this.#awaited.add(entry);
  }

  /** The broker refused the record, or it was never sent. */
  failed(sequence: number): void {
    this.#settle(this.#entries.get(sequence), 'failed');
  }

  /** No answer: the record may be there or not. */
  unknown(sequence: number): void {
    this.#settle(this.#entries.get(sequence), 'unknown');
  }

  /** The consumer has read this offset of the partition. Its record may be of another run. */
  readUpTo(offset: number): void {
    this.#position = offset;
  }

  /** A record of this run came back. Returns how long it took, at its first return only. */
  received(sequence: number, offset: number, now: number): Return | undefined {
    const entry = this.#entries.get(sequence);
    if (!entry || entry.readAt.includes(offset)) return undefined;
    entry.readAt.push(offset);
    if (entry.readAt.length > 1) {
      this.#options.report('duplicate', entry);
      return undefined;
    }
    this.#awaited.delete(entry);
    const elapsedMs = now - entry.sentAt;
    if (!entry.late) this.#options.report(this.#isLate(entry, now) ? 'late' : 'received', entry);
    return { broker: entry.broker, elapsedMs };
  }

  /** For how many milliseconds the consumer has kept the oldest acknowledged record waiting. */
  waitingMs(now: number): number {
    for (const { acknowledged } of this.#awaited) {
      if (acknowledged && acknowledged.offset > this.#position) return now - acknowledged.at;
    }
    return 0;
  }

  /** Finds records that have become late or lost. To be called as often as records are sent. */
  sweep(now: number): void {
    for (const entry of this.#awaited) {
      const { offset, at } = entry.acknowledged as NonNullable<Entry['acknowledged']>;
      if (this.#position >= offset) {
        if (now - at < this.#options.lostMs) continue;
        this.#awaited.delete(entry);
        this.#options.report('lost', entry);
      } else if (!entry.late && this.#isLate(entry, now)) {
        entry.late = true;
        this.#options.report('late', entry);
      }
    }
  }

  #isLate({ sentAt }: Entry, now: number): boolean {
    return now - sentAt > this.#options.lateMs;
  }

  #settle(entry: Entry | undefined, outcome: Outcome): void {
    if (!entry || entry.settled) return;
    entry.settled = true;
    this.#options.report(outcome, entry);
  }

  #forgetOldest(): void {
    const [oldest] = this.#entries.values();
    if (!oldest) return;
    this.#entries.delete(oldest.sequence);
    this.#awaited.delete(oldest);
  }
}
