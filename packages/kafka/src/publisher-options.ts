import type { Logger } from 'pino';

export interface PublisherOptions {
  /** Value of the label `component` of the metrics: the service's name. */
  component: string;
  logger: Logger;
  /** Milliseconds that a record waits for company. Default 5; 0 sends at once. */
  lingerMs?: number;
  /** Default 500. */
  maxBatchRecords?: number;
  /** Default 512 KiB: half of what a broker accepts for one partition (message.max.bytes). */
  maxBatchBytes?: number;
  /** Batches on their way at the same time. Default 5, as in the Java client. */
  maxInFlight?: number;
  /** Records accepted and not yet acknowledged. Default 10 000. */
  maxQueuedRecords?: number;
  /** Their bytes. Default 32 MiB, as the Java client's buffer.memory. */
  maxQueuedBytes?: number;
  /** Milliseconds after which an unacknowledged record is given up. Default 120 000, as in Java. */
  deliveryTimeoutMs?: number;
}

export const DEFAULTS = {
  lingerMs: 5,
  maxBatchRecords: 500,
  maxBatchBytes: 512 * 1024,
  maxInFlight: 5,
  maxQueuedRecords: 10_000,
  maxQueuedBytes: 32 * 1024 * 1024,
  deliveryTimeoutMs: 120_000,
} as const satisfies Partial<PublisherOptions>;
