import { metrics } from '@opentelemetry/api';
import type { Logger } from 'pino';

/**
 * A log for lines that come once a record. Under load there are more of them than anyone reads, and
 * they cost more than the work that they report. Lines beyond the rate are counted instead, in
 * `log.lines.suppressed`. An error must not be missed, so it is not for this log.
 */
export class LimitedLog {
  readonly #suppressed = metrics
    .getMeter('@kafka-o11y/service')
    .createCounter('log.lines.suppressed', {
      description: 'Log lines left out because they exceeded their rate',
      unit: '{line}',
    });
  readonly #bucket: TokenBucket;
  readonly #logger: Logger;

  /**
   * @param linesPerSecond lines a second on average, with bursts of one second's worth; 0 lets no
   *   line through
   */
  constructor(logger: Logger, linesPerSecond: number) {
    this.#logger = logger;
    this.#bucket = new TokenBucket(linesPerSecond);
    this.#suppressed.add(0);
  }

  info(fields: Record<string, unknown>, message: string): void {
    if (this.#bucket.take()) this.#logger.info(fields, message);
    else this.#suppressed.add(1);
  }
}

/** On average at most `perSecond` tokens a second; it holds one second's worth, and at least one. */
class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt = performance.now();

  constructor(perSecond: number) {
    this.#perMs = perSecond / 1_000;
    this.#capacity = perSecond === 0 ? 0 : Math.max(1, perSecond);
    this.#tokens = this.#capacity;
  }

  /** Takes a token and returns true, or returns false where none is left. */
  take(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
