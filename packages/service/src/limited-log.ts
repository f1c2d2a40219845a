import { metrics } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { TokenBucket } from './token-bucket.ts';

/**
 * A log for lines that come once a record: under load there are more than anyone reads, and they
 * cost more than the work they tell of. Past its rate it counts instead, in
 * `log.lines.suppressed`. What must not be missed (errors) is not for this log.
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

  /** `linesPerSecond`: 0 and up; 0 lets no line through. */
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
