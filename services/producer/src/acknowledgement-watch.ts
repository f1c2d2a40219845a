/**
 * Notices a broker that is connected and silent: paused, or without enough replicas in sync.
 * The client itself notices only when its requests time out, after half a minute and more.
 */
export class AcknowledgementWatch {
  readonly #now: () => number;
  #waiting = 0;
  #progressAt = 0;

  /** `now` is in milliseconds that only ever grow. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A record was handed over. */
  sent(): void {
    if (this.#waiting === 0) this.#progressAt = this.#now();
    this.#waiting += 1;
  }

  /** A record was acknowledged, or given up. */
  settled(): void {
    this.#waiting -= 1;
    this.#progressAt = this.#now();
  }

  /** Milliseconds for which records have waited and none was settled; 0 while none waits. */
  get silentMs(): number {
    return this.#waiting === 0 ? 0 : this.#now() - this.#progressAt;
  }
}
