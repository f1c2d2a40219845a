import { QueueFullError } from './errors/queue-full-error.ts';

export interface QueueLimits {
  maxQueuedRecords: number;
  maxQueuedBytes: number;
}

/** The bound of the Publisher's queue: what is accepted and not yet settled. */
export class PublishBudget {
  readonly #maxRecords: number;
  readonly #maxBytes: number;
  #records = 0;
  #bytes = 0;
  #waiters: PromiseWithResolvers<void>[] = [];
  #onEmpty: (() => void) | undefined;

  constructor({ maxQueuedRecords, maxQueuedBytes }: QueueLimits) {
    this.#maxRecords = maxQueuedRecords;
    this.#maxBytes = maxQueuedBytes;
  }

  get records(): number {
    return this.#records;
  }

  get hasRoom(): boolean {
    return this.#records < this.#maxRecords && this.#bytes < this.#maxBytes;
  }

  /** What to tell whom publish() has to turn away. */
  refusal(): QueueFullError {
    return new QueueFullError(this.#records, this.#bytes);
  }

  take(bytes: number): void {
    this.#records += 1;
    this.#bytes += bytes;
  }

  give(records: number, bytes: number): void {
    this.#records -= records;
    this.#bytes -= bytes;
    this.#admit();
    if (this.#records === 0) this.#onEmpty?.();
  }

  /** Resolves in turn once there is room; rejects if close() comes first. */
  async room(): Promise<void> {
    if (this.hasRoom && this.#waiters.length === 0) return;
    const waiter = Promise.withResolvers<void>();
    this.#waiters.push(waiter);
    await waiter.promise;
  }

  /** Resolves once nothing is outstanding. */
  async empty(): Promise<void> {
    if (this.#records === 0) return;
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Turns away whoever waits for room. */
  close(reason: Error): void {
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }

  /** Lets in as many waiters as there is room for; again, later, if they made no use of it. */
  #admit(): void {
    if (!this.hasRoom) return;
    for (const { resolve } of this.#waiters.splice(0, this.#maxRecords - this.#records)) resolve();
    if (this.#waiters.length > 0) setImmediate(() => this.#admit());
  }
}
