import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { withAdmin } from './admin.ts';
import type { CanaryMetrics, ClusterView } from './canary-metrics.ts';
import { changeTopic } from './change-topic.ts';
import type { Cluster } from './cluster.ts';
import { describeCluster } from './cluster.ts';
import { deleteAbandonedGroups } from './group.ts';
import type { Change } from './topology.ts';
import { nextChange } from './topology.ts';

export interface ObserverOptions {
  topic: string;
  /** How many bootstrap servers there are. */
  servers: number;
  expectedBrokers: number;
  metrics: Pick<CanaryMetrics, 'changed'>;
  logger: Logger;
}

const lookEveryMs = 10_000;
/** Leaders change when records fail; then it looks sooner, but no more often than this. */
const lookAgainAfterMs = 1_000;
const cleanUpEveryMs = 60_000;

/** Keeps an eye on the brokers and on the canary's topic, which it makes what it should be. */
export class Observer {
  readonly #kafka: () => Pick<Kafka, 'admin'>;
  readonly #options: ObserverOptions;
  #cluster: Cluster | undefined;
  #reachable: boolean | undefined;
  /** Host by node id of every broker ever seen: one that is gone still shows as leading nothing. */
  readonly #known = new Map<string, string>();
  #cleanedUpAt = Number.NEGATIVE_INFINITY;
  #waiting = new AbortController();

  /** @param kafka makes a client that itself retries nothing */
  constructor(kafka: () => Pick<Kafka, 'admin'>, options: ObserverOptions) {
    this.#kafka = kafka;
    this.#options = options;
  }

  /** For the gauges. Nothing is known of brokers that do not answer: they show as 0. */
  get view(): ClusterView {
    const partitionsByBroker = new Map([...this.#known.keys()].map((id) => [id, 0]));
    const { brokers = [], partitions = [] } = (this.#reachable && this.#cluster) || {};
    for (const { leader } of partitions) {
      const id = String(leader);
      if (leader >= 0) partitionsByBroker.set(id, (partitionsByBroker.get(id) ?? 0) + 1);
    }
    return { brokers: brokers.length, partitionsByBroker };
  }

  /** The node id of the broker at "host:port", as last seen. */
  brokerAt(address: string): string | undefined {
    const broker = this.#cluster?.brokers.find((candidate) => candidate.address === address);
    return broker && String(broker.id);
  }

  /** The host of a broker by its node id, as last seen. */
  hostOf(broker: string): string | undefined {
    return this.#known.get(broker);
  }

  /** Something has changed: look before it is time. */
  lookSoon(): void {
    this.#waiting.abort();
  }

  /**
   * Looks until the signal aborts. `seen` gets what each look found, undefined for no answer; if
   * it rejects, the next look brings another try.
   */
  async run(
    seen: (cluster: Cluster | undefined) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { logger } = this.#options;
    while (!signal.aborted) {
      const cluster = await this.#look();
      const followed = await seen(cluster).then(
        () => cluster !== undefined,
        (err: unknown) => {
          logger.warn({ err }, 'the canary could not follow what it saw; trying again');
          return false;
        },
      );
      await this.#pause(followed ? lookEveryMs : lookAgainAfterMs, signal);
    }
  }

  async #look(): Promise<Cluster | undefined> {
    const { expectedBrokers, logger } = this.#options;
    try {
      const cluster = await this.#askAround();
      if (!this.#reachable) {
        const brokers = cluster.brokers.length;
        logger.info({ brokers, expectedBrokers }, 'the canary sees the cluster');
      }
      this.#cluster = cluster;
      this.#reachable = true;
      return cluster;
    } catch (err) {
      if (this.#reachable !== false) {
        logger.warn({ err }, 'the canary does not reach the cluster; it keeps looking');
      }
      this.#reachable = false;
      return undefined;
    }
  }

  /** Each client begins with another server; only if all of them fail is there no answer. */
  async #askAround(attempts = this.#options.servers): Promise<Cluster> {
    try {
      return await withAdmin(this.#kafka(), async (admin) => {
        const cluster = await this.#observe(admin);
        await this.#cleanUp(admin);
        return cluster;
      });
    } catch (error) {
      if (attempts <= 1) throw error;
      return this.#askAround(attempts - 1);
    }
  }

  async #observe(admin: Admin): Promise<Cluster> {
    const { topic, expectedBrokers } = this.#options;
    const cluster = await describeCluster(admin, topic);
    for (const { id, host } of cluster.brokers) this.#known.set(String(id), host);
    const ids = cluster.brokers.map(({ id }) => id);
    const change = nextChange(ids, cluster.partitions, expectedBrokers);
    if (change === undefined || !(await this.#change(admin, change))) return cluster;
    return describeCluster(admin, topic);
  }

  /** Another canary may be at it too, so a refusal is only worth a line: the next look tells. */
  async #change(admin: Admin, change: Change): Promise<boolean> {
    const { topic, metrics, logger } = this.#options;
    try {
      if (change.kind === 'reassignment') {
        const { topics } = await admin.listPartitionReassignments({});
        if (topics.some(({ topic: moving }) => moving === topic)) return false;
      }
      await changeTopic(admin, topic, change);
      metrics.changed(change.kind === 'reassignment' ? 'reassignment' : 'partitions');
      logger.info(
        { topic, change },
        "changed the canary's topic so that every broker leads a part",
      );
      return true;
    } catch (err) {
      logger.warn({ err, topic, change }, "changing the canary's topic failed; trying again");
      return false;
    }
  }

  async #cleanUp(admin: Admin): Promise<void> {
    if (performance.now() - this.#cleanedUpAt < cleanUpEveryMs) return;
    this.#cleanedUpAt = performance.now();
    await deleteAbandonedGroups(admin).catch((err: unknown) => {
      this.#options.logger.debug({ err }, "deleting the groups of the canary's past failed");
    });
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    this.#waiting = new AbortController();
    const asleep = (delayMs: number, ...signals: AbortSignal[]) =>
      sleep(delayMs, undefined, { signal: AbortSignal.any(signals) }).catch(() => {});
    await asleep(lookAgainAfterMs, signal);
    await asleep(ms - lookAgainAfterMs, signal, this.#waiting.signal);
  }
}
