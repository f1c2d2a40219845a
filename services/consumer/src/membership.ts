import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultName, Faults } from '@kafka-o11y/faults';
import type { Subscriber } from '@kafka-o11y/kafka';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('@kafka-o11y/consumer');

/** The longest that a timer can wait, 24.8 days. */
const forever = 2 ** 31 - 1;

/**
 * Keeps subscribers in their groups, except while a fault wants them out of it: `stoppedConsumer`
 * makes them leave for good, `rebalanceStorm` makes them leave and join again every so many
 * seconds. Each such change is a span, which says what the fault was evaluated to.
 */
export class Membership {
  readonly #create: () => Subscriber[];
  readonly #faults: Faults;
  readonly #group: string;
  readonly #closing = new AbortController();
  #subscribers: Subscriber[] = [];
  #life: Promise<void> | undefined;
  #stopTimeoutMs: number | undefined;

  /**
   * @param create makes the subscribers anew for each time that they join
   * @param group the group that processes the orders, as the spans name it
   */
  constructor(create: () => Subscriber[], { faults, group }: { faults: Faults; group: string }) {
    this.#create = create;
    this.#faults = faults;
    this.#group = group;
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
      if (this.#faults.peek('stoppedConsumer') > 0) await this.#leaveFor('stoppedConsumer');
      else if (this.#subscribers.length === 0) await this.#joinAgain();
      if (await this.#stormDue(change)) await this.#leaveFor('rebalanceStorm');
    }
  }

  async #joinAgain(): Promise<void> {
    // A stop makes the start of a subscriber that is still joining reject.
    await this.#inSpan('join', 'rebalanceStorm', () => this.#join().catch(() => {}));
  }

  async #leaveFor(fault: FaultName): Promise<void> {
    if (this.#subscribers.length === 0) return;
    await this.#inSpan('leave', fault, () => this.#leave());
  }

  #inSpan(
    operation: 'join' | 'leave',
    fault: FaultName,
    change: () => Promise<void>,
  ): Promise<void> {
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.name': operation,
      'messaging.consumer.group.name': this.#group,
    };
    return tracer.startActiveSpan(`${operation} group`, { attributes }, async (span) => {
      try {
        await this.#faults.value(fault);
        // Outside: all that a member does until it leaves would belong to the span otherwise.
        await context.with(ROOT_CONTEXT, change);
      } finally {
        span.end();
      }
    });
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
