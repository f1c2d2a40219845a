import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaOptions } from '@kafka-o11y/kafka';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { endOffsets, withAdmin } from './admin.ts';
import { rotatingKafka } from './bootstrap.ts';
import { CanaryMetrics, noBroker } from './canary-metrics.ts';
import { parseRecord } from './canary-record.ts';
import type { Cluster } from './cluster.ts';
import { deleteAbandonedGroups } from './group.ts';
import { Observer } from './observer.ts';
import { PartitionProbe } from './partition-probe.ts';
import { Reader } from './reader.ts';

/** The topic that the canary writes to and reads from; nobody else should. */
export const canaryTopic = 'canary';

/** A reader that takes longer to join is part of the trouble that the records are to show. */
const joinGraceMs = 15_000;

/**
 * Sends a record to every partition of its topic at a steady pace, reads them back, and counts
 * what came of each. It needs no restart after any outage, and counts throughout it.
 */
export class Canary {
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #run = randomUUID();
  readonly #stopping = new AbortController();
  readonly #metrics: CanaryMetrics;
  readonly #observer: Observer;
  readonly #client: KafkaOptions;
  readonly #kafka: () => Kafka;
  readonly #probes: PartitionProbe[] = [];
  #reader: Reader | undefined;
  #reading: Promise<void> | undefined;
  #observing: Promise<void> | undefined;
  #ticker: NodeJS.Timeout | undefined;

  constructor({ config, logger }: { config: Config; logger: Logger }) {
    this.#config = config;
    this.#logger = logger.child({ run: this.#run });
    this.#client = {
      brokers: config.KAFKA_BOOTSTRAP_SERVERS,
      clientId: `${config.OTEL_SERVICE_NAME}.canary`,
      requestTimeoutMs: config.CANARY_TIMEOUT_MS,
      // Whoever tries again does it with another client, which begins with another server.
      retries: 0,
      // KafkaJS would log every failed record, which is what the canary counts.
      logger: logger.child({}, { level: 'silent' }),
    };
    this.#kafka = rotatingKafka(this.#client);
    const expectedBrokers = config.EXPECTED_BROKERS;
    this.#metrics = new CanaryMetrics(canaryTopic, expectedBrokers, () => this.#observer);
    this.#observer = new Observer(this.#kafka, {
      topic: canaryTopic,
      servers: config.KAFKA_BOOTSTRAP_SERVERS.length,
      expectedBrokers,
      metrics: this.#metrics,
      logger: this.#logger,
    });
  }

  /** Whether the records that are sent can come back. */
  get running(): boolean {
    return this.#reader?.running ?? false;
  }

  /** Resolves when records are sent, or counted as failed because no broker answers. */
  async start(): Promise<void> {
    const begun = Promise.withResolvers<void>();
    this.#observing = this.#observer.run(async (cluster) => {
      if (cluster && cluster.partitions.length > 0) await this.#follow(cluster);
      if (this.#stopping.signal.aborted) return;
      this.#ticker ??= setInterval(() => this.#tick(), this.#config.CANARY_INTERVAL_MS);
      begun.resolve();
    }, this.#stopping.signal);
    await Promise.race([begun.promise, this.#observing]);
  }

  /** Ends the sending, waits for what is under way, and leaves no group behind. */
  async stop(timeoutMs: number): Promise<void> {
    clearInterval(this.#ticker);
    this.#stopping.abort(new Error('The canary is stopping'));
    const probes = this.#probes.map((probe) => probe.stop());
    const stopped = Promise.all([this.#observing, this.#reading, ...probes]).then(() =>
      withAdmin(this.#kafka(), deleteAbandonedGroups),
    );
    await Promise.race([stopped, sleep(timeoutMs, undefined, { ref: false })]).catch((err) => {
      this.#logger.warn({ err }, 'the canary left its group behind; the next one deletes it');
    });
  }

  #tick(): void {
    for (const probe of this.#probes) {
      const { waitingMs } = probe.sweep();
      // Before records are late: those that are shall be so by the brokers' doing.
      if (waitingMs > this.#config.CANARY_LATE_MS / 2) this.#reader?.replace('it reads nothing');
      probe.send();
    }
    if (this.#probes.length > 0) return;
    for (let partition = 0; partition < this.#config.EXPECTED_BROKERS; partition++) {
      this.#metrics.count('failed', { partition, broker: noBroker });
    }
  }

  /** Takes up new partitions and new leaders. */
  async #follow(cluster: Cluster): Promise<void> {
    for (const { id } of cluster.brokers) this.#metrics.initCoordinator(String(id));
    for (const { id, replicas } of cluster.partitions) {
      for (const broker of replicas.map(String)) {
        this.#metrics.initPlace({ partition: id, broker });
      }
    }
    // The first record is not sent before it is settled where to read from.
    if (!this.#reading) await this.#beginReading();
    for (const { id, leader } of cluster.partitions) {
      const broker = leader >= 0 ? String(leader) : noBroker;
      const probe = this.#probes[id];
      if (probe) probe.broker = broker;
      else this.#probes[id] = this.#probe(id, broker);
    }
  }

  async #beginReading(): Promise<void> {
    const { signal } = this.#stopping;
    const offsets = await withAdmin(this.#kafka(), (admin) => endOffsets(admin, canaryTopic));
    this.#reader = new Reader(rotatingKafka({ ...this.#client, logger: this.#logger }), offsets, {
      topic: canaryTopic,
      run: this.#run,
      handle: (partition, offset, value) => {
        const record = parseRecord(value);
        const sequence = record?.run === this.#run ? record.sequence : undefined;
        this.#probes[partition]?.read(offset, sequence);
      },
      metrics: this.#metrics,
      brokerAt: (address) => this.#observer.brokerAt(address),
      logger: this.#logger,
    });
    this.#reading = this.#reader.run(signal);
    const grace = sleep(joinGraceMs, undefined, { signal }).catch(() => {});
    await Promise.race([this.#reader.joined, grace]);
  }

  #probe(partition: number, broker: string): PartitionProbe {
    const config = this.#config;
    return new PartitionProbe(rotatingKafka(this.#client), broker, {
      topic: canaryTopic,
      partition,
      run: this.#run,
      timeoutMs: config.CANARY_TIMEOUT_MS,
      lateMs: config.CANARY_LATE_MS,
      lostMs: config.CANARY_LOST_MS,
      metrics: this.#metrics,
      logger: this.#logger,
      onTrouble: () => this.#observer.lookSoon(),
    });
  }
}
