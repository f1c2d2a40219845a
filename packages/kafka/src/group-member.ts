import type { Consumer, ConsumerGroupJoinEvent, ConsumerRunConfig } from 'kafkajs';

export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface Membership {
  topics: string[];
  fromBeginning: boolean;
  run: ConsumerRunConfig;
  /** Called at the first join and after each rebalance. */
  onAssigned: (assignment: Assignment) => void;
}

/** One life of a KafkaJS consumer: from joining its group until it leaves or crashes. */
export class GroupMember {
  /** Resolves when that life is over: with the error if KafkaJS gave up, else with undefined. */
  readonly ended: Promise<Error | undefined>;
  readonly #consumer: Consumer;
  readonly #membership: Membership;
  readonly #end: (error?: Error) => void;
  #crash: Error | undefined;
  #joining: Promise<void> = Promise.resolve();

  constructor(consumer: Consumer, membership: Membership) {
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.ended = promise;
    this.#end = resolve;
    this.#consumer = consumer;
    this.#membership = membership;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }: ConsumerGroupJoinEvent) =>
      membership.onAssigned(payload.memberAssignment),
    );
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.#crash = payload.error;
      this.#end(payload.error);
    });
  }

  /** Connects, subscribes and joins. Rejects, with all closed, if one of these fails. */
  async join(): Promise<void> {
    this.#joining = this.#tryToJoin();
    await this.#joining.catch(async (error: unknown) => {
      await this.#disconnect();
      throw error;
    });
  }

  /** Finishes the records in hand, commits and leaves. Never rejects. */
  async leave(): Promise<void> {
    // KafkaJS would go on joining after a disconnect in between.
    await this.#joining.catch(() => {});
    await this.#disconnect();
    this.#end();
  }

  async #tryToJoin(): Promise<void> {
    const { topics, fromBeginning, run } = this.#membership;
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics, fromBeginning });
    await this.#consumer.run(run);
    // run() resolves even when joining failed; only the event tells.
    if (this.#crash) throw this.#crash;
  }

  async #disconnect(): Promise<void> {
    await this.#consumer.disconnect().catch(() => {});
  }
}
