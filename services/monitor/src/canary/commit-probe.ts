import { setTimeout as sleep } from 'node:timers/promises';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Consumer } from 'kafkajs';
import type { Logger } from 'pino';
import { meter, seconds } from '../meter.ts';
import { FailureLog } from './partition-producer.ts';

export interface CommitProbeOptions {
  topic: string;
  /** The node id of the broker at "host:port". */
  brokerAt: (address: string) => string | undefined;
  logger: Logger;
  /** Milliseconds from one probe to the next. Default 1 000. */
  everyMs?: number;
  /** Milliseconds after which a commit without an answer has failed. Default 5 000. */
  timeoutMs?: number;
}

/** The coordinator's label before the first commit. */
const noCoordinator = 'none';

/**
 * Commits offsets once a second, to see that the group coordinator answers and how fast. Its
 * metrics are defined in docs/monitor.md.
 */
export class CommitProbe {
  readonly #options: Required<CommitProbeOptions>;
  readonly #failures: FailureLog;
  readonly #commits = meter().createCounter(metricNames.canaryCommits, {
    description: 'Offset commits of the canary by what came of them',
  });
  readonly #duration = meter().createHistogram(metricNames.canaryCommitDuration, {
    description: 'Offset commits of the canary, by the node id of the group coordinator',
    ...seconds,
  });
  #commit: (() => Promise<string | undefined>) | undefined;
  #coordinator = noCoordinator;
  #sequence = 0;

  constructor(options: CommitProbeOptions) {
    this.#options = { everyMs: 1_000, timeoutMs: 5_000, ...options };
    this.#failures = new FailureLog(options.logger, 'commits of the canary');
  }

  /** Begins the series of a coordinator at 0: Prometheus sees no increase in a series' first value. */
  initSeries(coordinator: string): void {
    for (const outcome of ['acked', 'failed']) this.#commits.add(0, { coordinator, outcome });
  }

  /** From now on this consumer commits these positions. */
  use(consumer: Consumer, positions: ReadonlyMap<number, number>): void {
    // KafkaJS does not say where a commit went, nor that none was made. The request says both.
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
      return address;
    };
  }

  /** Probes until the signal aborts. Each probe has an outcome, also while nothing can commit. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#options.everyMs, undefined, { signal }).catch(() => {});
      if (this.#commit && !signal.aborted) await this.#probe(this.#commit);
    }
  }

  async #probe(commit: () => Promise<string | undefined>): Promise<void> {
    this.#sequence += 1;
    const startedAt = performance.now();
    const address = await this.#answered(commit()).catch((error: unknown) => {
      this.#failures.failed(this.#sequence, this.#coordinator, { outcome: 'failed', error });
      return undefined;
    });
    if (address === undefined) {
      this.#commits.add(1, { coordinator: this.#coordinator, outcome: 'failed' });
      return;
    }
    this.#failures.succeeded(this.#sequence);
    this.#coordinator = this.#options.brokerAt(address) ?? this.#coordinator;
    this.#commits.add(1, { coordinator: this.#coordinator, outcome: 'acked' });
    this.#duration.record((performance.now() - startedAt) / 1_000, {
      coordinator: this.#coordinator,
    });
  }

  /** The address that the commit went to. */
  async #answered(commit: Promise<string | undefined>): Promise<string> {
    const { timeoutMs } = this.#options;
    const timeUp = sleep(timeoutMs, undefined, { ref: false }).then(() => {
      throw new Error(`The coordinator has not answered within ${timeoutMs} ms`);
    });
    const address = await Promise.race([commit, timeUp]);
    if (address !== undefined) return address;
    throw new Error('KafkaJS sent no commit: the consumer is no member of its group');
  }
}
