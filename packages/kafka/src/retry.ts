import type { Backoff } from './persist.ts';
import { backoffDelay } from './persist.ts';
import type { IncomingRecord } from './records.ts';

/** The headers by which a record tells of its failures. All values are text. */
export const RETRY_HEADERS = {
  /** How many times the record has been tried. */
  attempts: 'x-attempts',
  /** Where the record was first read from. */
  originTopic: 'x-origin-topic',
  originPartition: 'x-origin-partition',
  originOffset: 'x-origin-offset',
  /** The last error, as "Name: message". */
  errorReason: 'x-error-reason',
  /** ISO 8601; the retry consumer waits until then. */
  notBefore: 'x-not-before',
} as const;

const MAX_REASON_LENGTH = 1_000;

export interface RetryPolicy {
  retryTopic: string;
  deadLetterTopic: string;
  /** Tries in all, the first included; 1 means no retry. */
  maxAttempts: number;
  /** Time between two tries. */
  backoff: Backoff;
  /** Whether another try would be pointless, as for a record that can't be parsed. */
  isPermanent?: (error: unknown) => boolean;
}

/** Where a record goes that could not be processed. Its key and value stay as they are. */
export interface Hop {
  topic: string;
  headers: Record<string, string>;
  /** Milliseconds until the next try; 0 on the way to the dead-letter topic. */
  delayMs: number;
}

/**
 * Decides where a record goes after a failed try: to the retry topic while tries are left, then to
 * the dead-letter topic. All headers of the record are kept, the origin is that of the first
 * failure.
 *
 * @param now milliseconds since the epoch
 */
export function nextHop(
  record: IncomingRecord,
  error: unknown,
  policy: RetryPolicy,
  now = Date.now(),
): Hop {
  const { [RETRY_HEADERS.notBefore]: _, ...kept } = record.headers;
  const attempts = attemptsOf(record) + 1;
  const headers: Record<string, string> = {
    [RETRY_HEADERS.originTopic]: record.topic,
    [RETRY_HEADERS.originPartition]: String(record.partition),
    [RETRY_HEADERS.originOffset]: record.offset,
    ...kept,
    [RETRY_HEADERS.attempts]: String(attempts),
    [RETRY_HEADERS.errorReason]: reasonOf(error),
  };
  if (attempts >= policy.maxAttempts || policy.isPermanent?.(error)) {
    return { topic: policy.deadLetterTopic, headers, delayMs: 0 };
  }
  const delayMs = backoffDelay(attempts, policy.backoff);
  headers[RETRY_HEADERS.notBefore] = new Date(now + delayMs).toISOString();
  return { topic: policy.retryTopic, headers, delayMs };
}

/** How many times the record has been tried before; 0 for one that never failed. */
export function attemptsOf({ headers }: IncomingRecord): number {
  const attempts = Number(headers[RETRY_HEADERS.attempts]);
  return Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
}

/** Milliseconds until the record may be tried again; 0 if it is due. */
export function dueInMs({ headers }: IncomingRecord, now = Date.now()): number {
  const notBefore = Date.parse(headers[RETRY_HEADERS.notBefore] ?? '');
  return Number.isNaN(notBefore) ? 0 : Math.max(0, notBefore - now);
}

function reasonOf(error: unknown): string {
  return String(error).slice(0, MAX_REASON_LENGTH);
}
