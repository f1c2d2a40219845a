import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from 'kafkajs';
import type { CanaryMetrics } from './canary-metrics.ts';

export interface CommitProbeOptions {
  topic: string;
  metrics: Pick<CanaryMetrics, 'committed' | 'commitFailed'>;
  /** The node id of the broker at "host:port". */
  brokerAt: (address: string) => string | undefined;
}

const everyMs = 1_000;
const timeoutMs = 5_000;
/** The coordinator's label before the first commit. */
const noCoordinator = 'none';

/** Commits offsets once a second, to see that the group coordinator answers and how fast. */
export class CommitProbe {
  readonly #options: CommitProbeOptions;
  #commit: (() => Promise<string>) | undefined;
  #coordinator = noCoordinator;

  constructor(options: CommitProbeOptions) {
    this.#options = options;
  }

  /** From now on it is this consumer that commits these positions. */
  use(consumer: Consumer, positions: ReadonlyMap<number, number>): void {
    // KafkaJS does not say whom a commit went to, nor that it was not made: the request does.
    let address: string | undefined;
    consumer.on(consumer.events.REQUEST, ({ payload: { apiName, broker } }) => {
      if (apiName === 'OffsetCommit') address = broker;
    });
    this.#commit = async () => {
      address = undefined;
      await consumer.commitOffsets(
        [...positions].map(([partition, offset]) => ({
          topic: this.#options.topic,
          partition,
          offset: String(offset),
        })),
      );
      if (address === undefined) throw new Error('The consumer is no member of its group');
      return address;
    };
  }

  /** Probes until the signal aborts; each time has an outcome, also while nothing can commit. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => {});
      if (this.#commit && !signal.aborted) await this.#probe(this.#commit);
    }
  }

  async #probe(commit: () => Promise<string>): Promise<void> {
    const { metrics, brokerAt } = this.#options;
    const startedAt = performance.now();
    try {
      const address = await inTime(commit());
      this.#coordinator = brokerAt(address) ?? this.#coordinator;
      metrics.committed(this.#coordinator, performance.now() - startedAt);
    } catch {
      metrics.commitFailed(this.#coordinator);
    }
  }
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const timeout = sleep(timeoutMs, undefined, { signal }).then(() => {
    throw new Error(`no answer in ${timeoutMs} ms`);
  });
  return Promise.race([promise, timeout]).finally(() => waiting.abort());
}
