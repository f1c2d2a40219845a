import type { Compression } from '@kafka-o11y/vocabulary';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { meter, seconds } from '../meter.ts';
import type { Outcome } from './ledger.ts';
import { encodeRecord, Ledger, outcomes, parseRecord } from './ledger.ts';
import type { Observer } from './observer.ts';
import { noBroker } from './observer.ts';
import type { SendResult } from './partition-producer.ts';
import { FailureLog, PartitionProducer } from './partition-producer.ts';
import type { Partition } from './topic.ts';

export interface ProbesOptions {
  topic: string;
  /** Id of this process's run. */
  run: string;
  /** Milliseconds after which a record without an answer is unknown. */
  timeoutMs: number;
  compression: Compression;
  /** Milliseconds after which a record is late. */
  lateMs: number;
  /** Milliseconds after which a record that was passed by is lost. */
  lostMs: number;
  /** How many partitions the topic has at least, once it is there. */
  expectedPartitions: number;
  /** Called for each partition. Returns a function that makes clients that retry nothing. */
  clients: () => () => Pick<Kafka, 'producer'>;
  observer: Pick<Observer, 'knows' | 'labelsOf' | 'lookSoon'>;
  logger: Logger;
}

/** The probes of all partitions of the topic. */
export class Probes {
  readonly #options: ProbesOptions;
  readonly #metrics: RecordMetrics;
  /** By partition. */
  readonly #probes = new Map<number, Probe>();

  constructor(options: ProbesOptions) {
    this.#options = options;
    this.#metrics = new RecordMetrics(options);
  }

  /** Begins the series of each partition and each broker that holds a replica of it. */
  initSeries(partitions: readonly Partition[]): void {
    for (const { id, replicas } of partitions) {
      for (const broker of replicas.map(String)) this.#metrics.init({ partition: id, broker });
    }
  }

  /** Takes up new partitions and new leaders. */
  follow(partitions: readonly Partition[]): void {
    for (const { id, leader } of partitions) {
      const broker = leader >= 0 ? String(leader) : noBroker;
      const probe = this.#probes.get(id);
      if (probe) probe.broker = broker;
      else this.#probes.set(id, new Probe(id, broker, this.#metrics, this.#options));
    }
  }

  /**
   * Counts what has become late or lost, and sends a record to each partition. While no partition is
   * known, the records that cannot be sent count as failed.
   *
   * @returns for how many milliseconds an acknowledged record has waited for the consumer at most
   */
  tick(): number {
    let waitingMs = 0;
    for (const probe of this.#probes.values()) {
      waitingMs = Math.max(waitingMs, probe.sweep());
      probe.send();
    }
    if (this.#probes.size > 0) return waitingMs;
    for (let partition = 0; partition < this.#options.expectedPartitions; partition++) {
      this.#metrics.count('failed', { partition, broker: noBroker });
    }
    return 0;
  }

  /** Takes in a record that was read. It may be of another run, or no canary record. */
  read(partition: number, offset: number, value: Buffer | null): void {
    this.#probes.get(partition)?.read(offset, value);
  }

  /** Resolves when all sends have ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.#probes.values()].map((probe) => probe.stop()));
  }
}

/** Sends records to one partition, keeps the books, and counts what came of each record. */
class Probe {
  /** Node id of the broker that leads the partition, as last seen. */
  broker: string;
  readonly #partition: number;
  readonly #metrics: RecordMetrics;
  readonly #options: ProbesOptions;
  readonly #ledger: Ledger;
  readonly #producer: PartitionProducer;
  readonly #failures: FailureLog;
  #nextSequence = 0;

  constructor(partition: number, broker: string, metrics: RecordMetrics, options: ProbesOptions) {
    this.broker = broker;
    this.#partition = partition;
    this.#metrics = metrics;
    this.#options = options;
    const { topic, run, compression, lateMs, lostMs, timeoutMs, clients, logger } = options;
    this.#ledger = new Ledger({
      lateMs,
      lostMs,
      report: (outcome, { sequence, broker }) => {
        metrics.count(outcome, { partition, broker });
        if (outcome !== 'lost' && outcome !== 'duplicate') return;
        logger.error({ topic, partition, broker, run, sequence }, `canary record ${outcome}`);
      },
    });
    this.#producer = new PartitionProducer(clients(), { topic, partition, compression, timeoutMs });
    this.#failures = new FailureLog(logger.child({ topic, partition }), 'canary records');
  }

  /** Sends the next record. Does not wait for it, or the records of an outage would pile up. */
  send(): void {
    const sequence = this.#nextSequence++;
    const { broker } = this;
    const sentAt = performance.now();
    this.#ledger.sent(sequence, broker, sentAt);
    void this.#producer.send(encodeRecord({ run: this.#options.run, sequence }), (result) =>
      this.#settled(sequence, broker, sentAt, result),
    );
  }

  read(offset: number, value: Buffer | null): void {
    this.#ledger.readUpTo(offset);
    const record = parseRecord(value);
    if (record?.run !== this.#options.run) return;
    const returned = this.#ledger.received(record.sequence, offset, performance.now());
    if (!returned) return;
    const { broker, elapsedMs } = returned;
    this.#metrics.returned({ partition: this.#partition, broker }, elapsedMs);
  }

  /** Returns for how many milliseconds an acknowledged record has waited for the consumer. */
  sweep(): number {
    const now = performance.now();
    this.#ledger.sweep(now);
    return this.#ledger.waitingMs(now);
  }

  async stop(): Promise<void> {
    await this.#producer.stop();
  }

  #settled(sequence: number, broker: string, sentAt: number, result: SendResult): void {
    const { timeoutMs, observer } = this.#options;
    const now = performance.now();
    if (result.outcome === 'acked') {
      this.#ledger.acked(sequence, result.offset, now);
      // A later one was unknown by then: the length of an outage is no time to produce.
      const inTime = now - sentAt <= timeoutMs;
      const place = { partition: this.#partition, broker };
      if (inTime) this.#metrics.produced(place, now - sentAt);
      this.#failures.succeeded(sequence);
    } else {
      this.#ledger[result.outcome](sequence);
      this.#failures.failed(sequence, broker, result);
      // Its leader may have changed.
      observer.lookSoon();
    }
  }
}

/** A partition, and the node id of the broker that led it when the record was sent. */
interface Place {
  partition: number;
  broker: string;
}

/** The metrics of canary records; docs/monitor.md defines them. */
class RecordMetrics {
  readonly #options: Pick<ProbesOptions, 'topic' | 'observer'>;
  readonly #records = meter().createCounter(metricNames.canaryRecords, {
    description: 'Canary records by what came of them',
  });
  readonly #produce = meter().createHistogram(metricNames.canaryProduceDuration, {
    description: 'From sending a canary record until all in-sync replicas have it',
    ...seconds,
  });
  readonly #endToEnd = meter().createHistogram(metricNames.canaryEndToEndDuration, {
    description: 'From sending a canary record until the consumer has it',
    ...seconds,
  });

  constructor(options: Pick<ProbesOptions, 'topic' | 'observer'>) {
    this.#options = options;
  }

  /**
   * Begins the series of a place at 0: Prometheus sees no increase in a series' first value. The
   * series of an unknown broker wait for its host name. It leads nothing until then.
   */
  init(place: Place): void {
    if (!this.#options.observer.knows(place.broker)) return;
    for (const outcome of outcomes) this.#records.add(0, { ...this.#labels(place), outcome });
  }

  count(outcome: Outcome, place: Place): void {
    this.#records.add(1, { ...this.#labels(place), outcome });
  }

  produced(place: Place, elapsedMs: number): void {
    this.#produce.record(elapsedMs / 1_000, this.#labels(place));
  }

  returned(place: Place, elapsedMs: number): void {
    this.#endToEnd.record(elapsedMs / 1_000, this.#labels(place));
  }

  #labels({ partition, broker }: Place) {
    const { topic, observer } = this.#options;
    return { topic, partition: String(partition), ...observer.labelsOf(broker) };
  }
}
