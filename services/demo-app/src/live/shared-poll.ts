import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@kafka-o11y/service';

/** One poll for all who listen, and none while nobody does. */
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
    // Whoever comes back later must not be shown how things were.
    this.#last = undefined;
    this.#running = false;
  }
}
