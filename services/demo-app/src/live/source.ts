import type { Part } from '../contract.ts';

/** One thing that a page watches: asked again and again, with its own last answer or error. */
export class Source<T> {
  readonly #ask: () => Promise<T>;
  #part: Part<T> = {};
  #open: { since: number; settled: Promise<void> } | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks, unless the last question is still open. Never rejects. */
  refresh(): Promise<void> {
    this.#open ??= { since: performance.now(), settled: this.#settle() };
    return this.#open.settled;
  }

  /** A question that is still open counts as an error: read this after having waited enough. */
  get part(): Part<T> {
    if (!this.#open) return this.#part;
    const seconds = Math.round((performance.now() - this.#open.since) / 1000);
    return { ...this.#part, error: `no answer for ${seconds} s` };
  }

  async #settle(): Promise<void> {
    try {
      this.#part = { value: await this.#ask(), at: Date.now() };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#part = { ...this.#part, error: message };
    } finally {
      this.#open = undefined;
    }
  }
}
