import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '@kafka-o11y/faults';
import type { Subscriber } from '@kafka-o11y/kafka';

/** The longest that a timer can wait, 24.8 days. */
const forever = 2 ** 31 - 1;

/**
 * Keeps subscribers in their groups, except while a fault wants them out of it: `stoppedConsumer`
 * makes them leave for good, `rebalanceStorm` makes them leave and join again every so many
 * seconds.
 */
export class Membership {
  readonly #create: () => Subscriber[];
  readonly #faults: Faults;
  readonly #closing = new AbortController();
  #subscribers: Subscriber[] = [];
  #life: Promise<void> | undefined;
  #stopTimeoutMs: number | undefined;

  /** @param create makes the subscribers anew for each time that they join */
  constructor(create: () => Subscriber[], faults: Faults) {
    this.#create = create;
    this.#faults = faults;
  }

  /** Whether all subscribers are members of their groups. */
  get running(): boolean {
    return this.#subscribers.length > 0 && this.#subscribers.every(({ running }) => running);
  }

  /** Joins the groups, waiting for the broker as long as it takes. */
  async start(): Promise<void> {
    await this.#join();
    this.#life = this.#live();
  }

  /** Finishes the records in hand and leaves the groups. Never rejects. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopTimeoutMs = timeoutMs;
    this.#closing.abort();
    await Promise.all([this.#leave(), this.#life]);
  }

  async #live(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      // Taken before the faults are looked at, so that no change in between is missed.
      const change = this.#faults.nextChange();
      if (this.#faults.peek('stoppedConsumer') > 0) await this.#leave();
      // Whoever stops a subscriber that is joining makes its start reject.
      else if (this.#subscribers.length === 0) await this.#join().catch(() => {});
      if (await this.#stormDue(change)) await this.#leave();
    }
  }

  /** Waits for a change of the faults, the stop or, in a rebalance storm, for it to be due. */
  async #stormDue(change: Promise<void>): Promise<boolean> {
    const seconds = this.#faults.peek('rebalanceStorm');
    const waiting = new AbortController();
    const signal = AbortSignal.any([waiting.signal, this.#closing.signal]);
    const due = sleep(seconds === 0 ? forever : seconds * 1_000, true, { signal });
    try {
      return (await Promise.race([change, due])) === true;
    } catch {
      return false; // stopping
    } finally {
      waiting.abort();
    }
  }

  async #join(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#subscribers = this.#create();
    await Promise.all(this.#subscribers.map((subscriber) => subscriber.start()));
  }

  async #leave(): Promise<void> {
    const leaving = this.#subscribers;
    await Promise.all(leaving.map((subscriber) => subscriber.stop(this.#stopTimeoutMs)));
    if (this.#subscribers === leaving) this.#subscribers = [];
  }
}
