import { Readable } from 'node:stream';

const givenUpAfterMs = 60_000;

/**
 * Server-sent events for one viewer, each of which replaces the one before: a viewer who reads
 * slowly is sent only the newest, so that nothing piles up, and one who has stopped reading is
 * given up after a minute.
 */
export class EventStream extends Readable {
  #wanted = false;
  #waiting: { event: string; since: number } | undefined;

  constructor() {
    super({ highWaterMark: 1 });
  }

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
