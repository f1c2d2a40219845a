import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaOptions } from '@kafka-o11y/kafka';
import { securityOf } from '@kafka-o11y/service';
import { canaryTopic } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { deleteAbandonedGroups, rotatingKafka, withAdmin } from './clients.ts';
import { CommitProbe } from './commit-probe.ts';
import { Observer } from './observer.ts';
import { Probes } from './probes.ts';
import { Reader } from './reader.ts';
import type { Cluster } from './topic.ts';

/** A reader that takes longer to join is part of the trouble that the records are to show. */
const joinGraceMs = 15_000;

/**
 * Sends a record to every partition of its topic at a steady pace, reads the records back, and
 * counts what came of each. It needs no restart after any outage, and counts throughout it.
 */
export class Canary {
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #run = randomUUID();
  readonly #stopping = new AbortController();
  readonly #client: KafkaOptions;
  readonly #kafka: () => Kafka;
  readonly #observer: Observer;
  readonly #probes: Probes;
  readonly #commits: CommitProbe;
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
      security: securityOf(config),
      requestTimeoutMs: config.CANARY_TIMEOUT_MS,
      // Each further try is made with another client. It begins with another server.
      retries: 0,
      // KafkaJS would log every failed record. The canary counts them.
      logger: logger.child({}, { level: 'silent' }),
    };
    this.#kafka = rotatingKafka(this.#client);
    this.#observer = new Observer(this.#kafka, {
      topic: canaryTopic,
      servers: config.KAFKA_BOOTSTRAP_SERVERS.length,
      expectedBrokers: config.EXPECTED_BROKERS,
      logger: this.#logger,
    });
    this.#probes = new Probes({
      topic: canaryTopic,
      run: this.#run,
      compression: config.KAFKA_COMPRESSION,
      timeoutMs: config.CANARY_TIMEOUT_MS,
      lateMs: config.CANARY_LATE_MS,
      lostMs: config.CANARY_LOST_MS,
      expectedPartitions: config.EXPECTED_BROKERS,
      clients: () => rotatingKafka(this.#client),
      observer: this.#observer,
      logger: this.#logger,
    });
    this.#commits = new CommitProbe({
      topic: canaryTopic,
      brokerAt: (address) => this.#observer.brokerAt(address),
      logger: this.#logger,
    });
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
    const ended = Promise.all([this.#observing, this.#reading, this.#probes.stop()]);
    const stopped = ended.then(() => withAdmin(this.#kafka(), deleteAbandonedGroups));
    await Promise.race([stopped, sleep(timeoutMs, undefined, { ref: false })]).catch((err) => {
      this.#logger.warn({ err }, 'the canary left its group behind; the next one deletes it');
    });
  }

  #tick(): void {
    const waitingMs = this.#probes.tick();
    // Replaced before its records are late, so that only the brokers can make records late.
    if (waitingMs > this.#config.CANARY_LATE_MS / 2) this.#reader?.replace('it reads nothing');
  }

  /** Takes up new brokers, new partitions and new leaders. */
  async #follow({ brokers, partitions }: Cluster): Promise<void> {
    for (const { id } of brokers) this.#commits.initSeries(String(id));
    this.#probes.initSeries(partitions);
    // No record is sent before it is settled where to read from.
    if (!this.#reading) await this.#beginReading();
    this.#probes.follow(partitions);
  }

  async #beginReading(): Promise<void> {
    const { signal } = this.#stopping;
    const ends = await withAdmin(this.#kafka(), (admin) => admin.fetchTopicOffsets(canaryTopic));
    const positions = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
    this.#reader = new Reader(rotatingKafka({ ...this.#client, logger: this.#logger }), positions, {
      topic: canaryTopic,
      run: this.#run,
      probes: this.#probes,
      commits: this.#commits,
      logger: this.#logger,
    });
    this.#reading = this.#reader.run(signal);
    const grace = sleep(joinGraceMs, undefined, { signal }).catch(() => {});
    await Promise.race([this.#reader.joined, grace]);
  }
}
