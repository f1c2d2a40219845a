import type {
  Consumer,
  ConsumerRunConfig,
  ConsumerSubscribeTopics,
  EachBatchHandler,
} from 'kafkajs';
import type { Assignment } from '../group-client.ts';
import { KafkaJSError } from './errors.ts';
import { clusterIdOf } from './measured-kafka.ts';

export interface Membership {
  subscription: ConsumerSubscribeTopics;
  run: ConsumerRunConfig & { eachBatch: EachBatchHandler };
  /** Called at the first join and after each rebalance. */
  onAssigned: (assignment: Assignment) => void;
}

/**
 * How long a member may neither join nor have a heartbeat answered before it counts as lost. Longer
 * than a rebalance may take (60 s in KafkaJS).
 */
const SILENCE_MS = 90_000;
const CHECK_MS = 10_000;

/**
 * One life of a KafkaJS consumer: from joining its group until it leaves or is lost. KafkaJS by
 * itself does not tell reliably when that life is over: run() resolves although joining failed
 * (tulios/kafkajs#688), a consumer that is disconnected while it joins goes on joining (#1639), and
 * one can stop reading without an event (#1431).
 */
export class GroupMember {
  /** Resolves when that life is over: with the error if the member was lost, else undefined. */
  readonly ended: Promise<Error | undefined>;
  readonly #consumer: Consumer;
  readonly #membership: Membership;
  readonly #resolveEnded: (error?: Error) => void;
  readonly #watch: NodeJS.Timeout;
  #joining: Promise<void> = Promise.resolve();
  #lastSign = performance.now();
  #over = false;
  #failure: Error | undefined;

  constructor(consumer: Consumer, membership: Membership) {
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.#consumer = consumer;
    this.#membership = membership;

    const { GROUP_JOIN, HEARTBEAT, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#lastSign = performance.now();
      if (!this.#over) membership.onAssigned(payload.memberAssignment);
    });
    consumer.on(HEARTBEAT, () => {
      this.#lastSign = performance.now();
    });
    consumer.on(CRASH, ({ payload }) => this.#end(payload.error));
    this.#watch = setInterval(() => this.#checkSilence(), CHECK_MS).unref();
  }

  /** Kafka's id of the cluster, once it is known. */
  get clusterId(): string | undefined {
    return clusterIdOf(this.#consumer);
  }

  /** Connects, subscribes and joins. Rejects if one of these fails; the member is then over. */
  async join(): Promise<void> {
    this.#joining = this.#tryToJoin();
    try {
      await Promise.race([this.#joining, this.ended]);
      // run() resolved, but the member may have crashed.
      if (this.#failure) throw this.#failure;
    } catch (error) {
      this.#end(error as Error);
      throw error;
    }
  }

  /** Finishes the records in hand, commits and leaves. Never rejects. */
  async leave(): Promise<void> {
    // A disconnect before that would not end the joining.
    await this.#joining.catch(() => {});
    await this.#disconnect();
    this.#end();
  }

  async #tryToJoin(): Promise<void> {
    const { subscription, run } = this.#membership;
    await this.#consumer.connect();
    await this.#consumer.subscribe(subscription);
    await this.#consumer.run({
      ...run,
      eachBatch: async (payload) => {
        // The error crashes a consumer that was given up and reads all the same.
        if (this.#over) throw new KafkaJSError('No longer a member', { retriable: false });
        await run.eachBatch(payload);
      },
    });
  }

  #checkSilence(): void {
    const silentMs = Math.round(performance.now() - this.#lastSign);
    if (silentMs < SILENCE_MS) return;
    this.#end(new Error(`No heartbeat was answered and no group joined for ${silentMs} ms`));
  }

  #end(error?: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = error;
    clearInterval(this.#watch);
    if (error) void this.#disconnect();
    this.#resolveEnded(error);
  }

  async #disconnect(): Promise<void> {
    await this.#consumer.disconnect().catch(() => {});
  }
}
