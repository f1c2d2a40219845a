import type { Logger } from 'pino';
import type { SendResult } from './partition-producer.ts';

type Failure = Exclude<SendResult, { outcome: 'acked' }>;

/** One line for each reason why records are not acknowledged, and one when they are again. */
export class FailureLog {
  readonly #logger: Logger;
  readonly #reasons = new Set<string>();
  #lastAcked = -1;
  #since = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  failed(sequence: number, broker: string, { outcome, error: err }: Failure): void {
    // The last ones of an outage time out when others are through already.
    if (sequence < this.#lastAcked) return;
    if (this.#reasons.size === 0) this.#since = performance.now();
    const reason = `${outcome}: ${err instanceof Error ? err.message : err}`;
    if (this.#reasons.has(reason)) return;
    this.#reasons.add(reason);
    this.#logger.warn({ err, broker, outcome }, 'canary records are not acknowledged');
  }

  succeeded(sequence: number): void {
    this.#lastAcked = Math.max(this.#lastAcked, sequence);
    if (this.#reasons.size === 0) return;
    this.#reasons.clear();
    const seconds = Math.round((performance.now() - this.#since) / 1_000);
    this.#logger.warn({ seconds }, 'canary records are acknowledged again');
  }
}
