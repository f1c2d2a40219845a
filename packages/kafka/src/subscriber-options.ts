import type { Logger } from 'pino';
import type { IncomingRecord } from './records.ts';

/** What a handler can do besides processing its record. */
export interface HandlerControl {
  /** Proves life to the group at once. Not needed for long work: the Subscriber does it too. */
  heartbeat(): Promise<void>;
  /**
   * Aborts when the record will be delivered again whatever the handler does: the Subscriber is
   * stopping or the partitions are being reassigned. For waits (a backoff, a due time), not for
   * work that is better finished: a handler that returns normally still gets its record committed.
   */
  signal: AbortSignal;
}

export interface SubscriberOptions {
  groupId: string;
  topics: string[];
  /** Where a group without a committed offset begins: at the earliest record or at the latest. */
  fromBeginning: boolean;
  /** Called for one record of a partition at a time. See Subscriber for what a rejection means. */
  handle: (record: IncomingRecord, control: HandlerControl) => Promise<void>;
  logger: Logger;
  /** Partitions worked on at the same time. Default 1. */
  concurrency?: number;
  /**
   * Milliseconds without a heartbeat after which the group takes the partitions away. Default
   * 10 000; the broker wants at least group.min.session.timeout.ms (6 000). It is also how long
   * the partitions of a killed process, or of all members after a broker restart, stand still:
   * KafkaJS comes back as a new member, and the group waits for the old one.
   */
  sessionTimeoutMs?: number;
}
