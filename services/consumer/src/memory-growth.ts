import type { Faults } from '@kafka-o11y/faults';

const MIB = 1024 * 1024;
/** Within what the container has left, so that the leak is seen before it kills. */
const LIMIT_MIB = 64;
const TICK_MS = 1_000;

/** A leak on request: holds on to ever more memory while the fault `memoryGrowth` is on. */
export class MemoryGrowth {
  readonly #faults: Faults;
  #held: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Bytes held at the moment. */
  get heldBytes(): number {
    return this.#held.reduce((sum, { length }) => sum + length, 0);
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** Lets go of everything. */
  stop(): void {
    clearInterval(this.#timer);
    this.#held = [];
  }

  #tick(): void {
    const mib = this.#faults.peek('memoryGrowth');
    if (mib === 0) this.#held = [];
    // Filled, since memory that nobody writes to is not resident.
    else if (this.heldBytes < LIMIT_MIB * MIB) this.#held.push(Buffer.alloc(mib * MIB, 1));
  }
}
