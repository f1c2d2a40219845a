import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportSnapshots } from '@kafka-o11y/telemetry';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { meter } from '../meter.ts';
import type { PartitionLog } from './collection.ts';
import { LagCollection } from './collection.ts';
import type { Exported } from './exported-groups.ts';
import { exportedPartitions, GroupExport } from './exported-groups.ts';
import { exportedMetrics } from './exported-metrics.ts';
import type { GroupLag } from './group-history.ts';
import { lagMetrics, partitionMetrics } from './lag-metrics.ts';
import { memberMetrics } from './member-metrics.ts';
import { keyOf } from './offsets.ts';
import type { Refused } from './rights.ts';
import { rightsMetrics } from './rights.ts';
import { RightsWarnings } from './rights-warnings.ts';
import { selectionOf } from './selection.ts';

/** For all requests of a collection together. Each request has a limit of its own as well. */
const COLLECTION_TIMEOUT_MS = 20_000;

/** In seconds: from a small lab to a collection that is given up. */
const boundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

/**
 * Collects the lag of all consumer groups every LAG_INTERVAL_MS, or one collection after the other
 * if they take longer. A collection that fails is logged and counted, and nothing is reported until
 * the next one: a lag that is not known must not look like a lag that does not change.
 */
export class LagCollector {
  readonly #collection: LagCollection;
  readonly #groupExport: GroupExport;
  readonly #maxPartitions: number;
  readonly #intervalMs: number;
  readonly #logger: Logger;
  readonly #warnings: OffsetWarnings;
  readonly #rightsWarnings: RightsWarnings;
  readonly #stopping = new AbortController();
  readonly #duration = meter().createHistogram(metricNames.lagCollectionDuration, {
    description: 'How long it took to collect the lag of all groups',
    advice: { explicitBucketBoundaries: boundaries },
  });
  readonly #errors = meter().createCounter(metricNames.lagCollectionErrors, {
    description:
      'Brokers and groups that could not be read, and collections that failed as a whole',
  });
  #exported: Exported | undefined;
  #partitions: readonly PartitionLog[] = [];
  #refused: Refused | undefined;
  #running: Promise<void> = Promise.resolve();

  /** @param options.kafka made with `lagClientOptions` */
  constructor(options: {
    kafka: Kafka;
    config: Pick<Config, 'LAG_INTERVAL_MS'> &
      ConstructorParameters<typeof GroupExport>[0] &
      Parameters<typeof selectionOf>[0];
    logger: Logger;
  }) {
    this.#collection = new LagCollection(options.kafka, selectionOf(options.config));
    this.#groupExport = new GroupExport(options.config);
    this.#maxPartitions = options.config.MONITOR_MAX_PARTITIONS;
    this.#intervalMs = options.config.LAG_INTERVAL_MS;
    this.#logger = options.logger;
    this.#warnings = new OffsetWarnings(options.logger);
    this.#rightsWarnings = new RightsWarnings(options.logger);
    this.#errors.add(0);
  }

  /** Begins to collect. Does not wait for the broker. */
  async start(): Promise<void> {
    this.#running = this.#run();
  }

  /** Gives up the collection under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#collection.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const stopExport = exportSnapshots([
      ...lagMetrics(() => this.#exported?.groups ?? []),
      ...exportedMetrics(() => this.#exported),
      ...memberMetrics(() => this.#exported),
      ...partitionMetrics(() => this.#partitions),
      ...rightsMetrics(() => this.#refused),
    ]);
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const errors = await this.#collect();
      const tookMs = performance.now() - startedAt;
      this.#duration.record(tookMs / 1_000);
      this.#errors.add(errors);
      await sleep(Math.max(0, this.#intervalMs - tookMs), undefined, { signal }).catch(() => {});
    }
    stopExport();
  }

  /** Returns the number of errors. Never rejects. */
  async #collect(): Promise<number> {
    const timeout = AbortSignal.timeout(COLLECTION_TIMEOUT_MS);
    const signal = AbortSignal.any([this.#stopping.signal, timeout]);
    const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason));
    try {
      const collected = await Promise.race([this.#collection.collect(signal), aborted]);
      const { groups, partitions, refused, errors } = collected;
      this.#exported = this.#groupExport.choose(groups, errors.length === 0);
      this.#partitions = exportedPartitions(partitions, this.#maxPartitions);
      this.#refused = refused;
      this.#warnings.look(groups);
      this.#rightsWarnings.look(refused);
      for (const { what, broker, error } of errors) {
        this.#logger.warn({ err: error, broker }, `Lag: ${what} could not be read from a broker`);
      }
      return errors.length;
    } catch (err) {
      this.#exported = undefined;
      this.#partitions = [];
      this.#refused = undefined;
      if (!this.#stopping.signal.aborted) {
        this.#logger.warn(
          { err },
          `Lag: no broker could be asked; next try in ${this.#intervalMs} ms`,
        );
      }
      // Requests under way end with their connections.
      await this.#collection.close();
      return 1;
    }
  }
}

const EXPLANATIONS = {
  'beyond the end':
    'The committed offset is beyond the end of the log, so the lag is taken as 0: the topic was ' +
    'created anew or lost records in an unclean leader election. Reset the offset of the group',
  'before the start':
    'The committed offset is before the start of the log: records were deleted that the group had ' +
    'not processed. Let it process faster or keep them longer',
};

/** Logs committed offsets that are outside the log, once until they are inside again. */
class OffsetWarnings {
  #outside = new Set<string>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  look(groups: readonly GroupLag[]): void {
    const outside = new Set<string>();
    for (const { group, partitions } of groups) {
      for (const lag of partitions) {
        if (!lag.clamped) continue;
        const key = `${lag.clamped} ${keyOf(lag)} ${group}`;
        outside.add(key);
        if (this.#outside.has(key)) continue;
        const { topic, partition } = lag;
        this.#logger.warn({ group, topic, partition }, EXPLANATIONS[lag.clamped]);
      }
    }
    this.#outside = outside;
  }
}
