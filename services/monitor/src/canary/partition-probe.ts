import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { CanaryMetrics } from './canary-metrics.ts';
import { encodeRecord } from './canary-record.ts';
import { FailureLog } from './failure-log.ts';
import { Ledger } from './ledger.ts';
import type { SendResult } from './partition-producer.ts';
import { PartitionProducer } from './partition-producer.ts';

export interface PartitionProbeOptions {
  topic: string;
  partition: number;
  run: string;
  timeoutMs: number;
  lateMs: number;
  lostMs: number;
  metrics: CanaryMetrics;
  logger: Logger;
  /** Called when a record was not acknowledged. */
  onTrouble: () => void;
}

/** The canary of one partition: it sends, keeps the books, and counts what came of each record. */
export class PartitionProbe {
  /** Node id of the broker that leads the partition, as last seen. */
  broker: string;
  readonly #options: PartitionProbeOptions;
  readonly #ledger: Ledger;
  readonly #producer: PartitionProducer;
  readonly #failures: FailureLog;
  #nextSequence = 0;

  constructor(
    kafka: () => Pick<Kafka, 'producer'>,
    broker: string,
    options: PartitionProbeOptions,
  ) {
    this.broker = broker;
    this.#options = options;
    const { topic, partition, metrics, logger } = options;
    this.#ledger = new Ledger({
      ...options,
      report: (outcome, record) => {
        metrics.count(outcome, { partition, broker: record.broker });
        if (outcome !== 'lost' && outcome !== 'duplicate') return;
        const { sequence, broker } = record;
        const { run } = options;
        logger.error({ topic, partition, broker, run, sequence }, `canary record ${outcome}`);
      },
    });
    this.#producer = new PartitionProducer(kafka, options);
    this.#failures = new FailureLog(logger.child({ topic, partition }));
  }

  /** Sends the next record. Not to be waited for: the records of an outage pile up otherwise. */
  send(): void {
    const { run } = this.#options;
    const sequence = this.#nextSequence++;
    const { broker } = this;
    const sentAt = performance.now();
    this.#ledger.sent(sequence, broker, sentAt);
    void this.#producer.send(encodeRecord({ run, sequence }), (result) =>
      this.#settled(sequence, broker, sentAt, result),
    );
  }

  /** A record of the partition was read; `sequence` if it is one of this run. */
  read(offset: number, sequence: number | undefined): void {
    const { metrics, partition } = this.#options;
    this.#ledger.readUpTo(offset);
    if (sequence === undefined) return;
    const returned = this.#ledger.received(sequence, offset, performance.now());
    if (returned) metrics.returned({ partition, broker: returned.broker }, returned.elapsedMs);
  }

  /** Finds what has become late or lost. Returns how long the consumer is kept waited for. */
  sweep(): { waitingMs: number } {
    const now = performance.now();
    this.#ledger.sweep(now);
    return { waitingMs: this.#ledger.waitingMs(now) };
  }

  async stop(): Promise<void> {
    await this.#producer.stop();
  }

  #settled(sequence: number, broker: string, sentAt: number, result: SendResult): void {
    const { metrics, partition, timeoutMs, onTrouble } = this.#options;
    const now = performance.now();
    if (result.outcome === 'acked') {
      this.#ledger.acked(sequence, result.offset, now);
      // Later ones were unknown by then: how long an outage lasted is not how long producing takes.
      if (now - sentAt <= timeoutMs) metrics.produced({ partition, broker }, now - sentAt);
      this.#failures.succeeded(sequence);
    } else {
      this.#ledger[result.outcome](sequence);
      this.#failures.failed(sequence, broker, result);
      onTrouble();
    }
  }
}
