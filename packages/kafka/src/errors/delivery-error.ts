/** What is known of a record that was not delivered. */
export interface UndeliveredRecord {
  topic: string;
  key: string | null;
  /** Sends that carried the record; 0 if it never left the queue. */
  attempts: number;
  /** Milliseconds from publish() until it was given up. */
  elapsedMs: number;
}

/**
 * A record that publish() accepted was not acknowledged by the broker.
 *
 * With `attempts` above 0 it may have been written all the same (the acknowledgement can be what
 * was lost), so publishing it again can make a duplicate. `cause` is the last error of KafkaJS.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly topic: string;
  readonly key: string | null;
  readonly attempts: number;
  readonly elapsedMs: number;

  constructor(record: UndeliveredRecord, reason: string, cause?: unknown) {
    const where = `topic "${record.topic}", key ${JSON.stringify(record.key)}`;
    const how = `${record.attempts} attempts in ${Math.round(record.elapsedMs)} ms`;
    const why = cause instanceof Error ? ` Last error: ${cause.message}.` : '';
    const next =
      record.attempts === 0
        ? 'It was never sent: publish it again.'
        : 'It may have been written all the same: look for it before publishing it again.';
    super(`Record for ${where} was not delivered after ${how}: ${reason}.${why} ${next}`, {
      cause,
    });
    this.topic = record.topic;
    this.key = record.key;
    this.attempts = record.attempts;
    this.elapsedMs = record.elapsedMs;
  }
}
