import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@kafka-o11y/service';

/** One poll for all listeners. It stops while there are none. */
export class SharedPoll<T> {
  readonly #poll: () => Promise<T>;
  readonly #intervalMs: number;
  readonly #maxListeners: number;
  readonly #listeners = new Set<(value: T) => void>();
  #last: T | undefined;
  #running = false;

  /** @param poll must not reject */
  constructor(poll: () => Promise<T>, options: { intervalMs: number; maxListeners: number }) {
    this.#poll = poll;
    this.#intervalMs = options.intervalMs;
    this.#maxListeners = options.maxListeners;
  }

  /**
   * Calls `listener` with every value from now on, and at once with the last one if there is one.
   *
   * @returns ends it
   * @throws {Problem} 503 when too many listen already
   */
  subscribe(listener: (value: T) => void): () => void {
    if (this.#listeners.size >= this.#maxListeners) {
      throw new Problem(503, `${this.#maxListeners} pages are watching already: close one`);
    }
    this.#listeners.add(listener);
    if (this.#last !== undefined) listener(this.#last);
    if (!this.#running) void this.#run();
    return () => this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#listeners.size > 0) {
      const next = sleep(this.#intervalMs, undefined, { ref: false });
      this.#last = await this.#poll();
      for (const listener of this.#listeners) listener(this.#last);
      await next;
    }
    // After the pause this value is old.
    this.#last = undefined;
    this.#running = false;
  }
}

const givenUpAfterMs = 60_000;

/**
 * Server-sent events for one viewer. Each event replaces the one before it. A slow viewer gets only
 * the newest event, so that nothing piles up. A viewer that reads nothing for a minute is given up.
 */
export class EventStream extends Readable {
  #wanted = false;
  #waiting: { event: string; since: number } | undefined;

  constructor() {
    super({ highWaterMark: 1 });
  }

  /** Sends the event as soon as the viewer can take it, unless there is a newer one by then. */
  offer(event: string): void {
    const now = performance.now();
    const since = this.#waiting?.since ?? now;
    if (now - since > givenUpAfterMs) {
      this.destroy();
      return;
    }
    this.#waiting = { event, since };
    this.#flush();
  }

  end(): void {
    this.#wanted = false;
    this.push(null);
  }

  override _read(): void {
    this.#wanted = true;
    this.#flush();
  }

  #flush(): void {
    if (!this.#wanted || !this.#waiting) return;
    const { event } = this.#waiting;
    this.#wanted = false;
    this.#waiting = undefined;
    this.push(event);
  }
}
