import { setTimeout as sleep } from 'node:timers/promises';
import { becauseOf, securityCause } from '@kafka-o11y/kafka';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { meter } from '../meter.ts';
import { deleteAbandonedGroups, withAdmin } from './clients.ts';
import type { Change, Cluster } from './topic.ts';
import { changeTopic, describeCluster, nextChange } from './topic.ts';

export interface ObserverOptions {
  topic: string;
  /** How many bootstrap servers there are. */
  servers: number;
  expectedBrokers: number;
  logger: Logger;
}

/** The broker's label of a partition without a known leader. */
export const noBroker = 'none';

const lookEveryMs = 10_000;
/** Leaders change when records fail. Then it looks sooner, but no more often than this. */
const lookAgainAfterMs = 1_000;
const cleanUpEveryMs = 60_000;

/**
 * Keeps an eye on the brokers and on the canary's topic, and changes the topic until every broker
 * leads a part of it. Its metrics are defined in docs/monitor.md.
 */
export class Observer {
  readonly #kafka: () => Pick<Kafka, 'admin'>;
  readonly #options: ObserverOptions;
  readonly #changes = meter().createCounter('kafka.canary.topic_changes', {
    description: "Changes the canary made to its topic's partitions and replicas",
  });
  #cluster: Cluster | undefined;
  #reachable: boolean | undefined;
  /** Host by node id of every broker ever seen: a broker that is gone still leads 0 partitions. */
  readonly #hosts = new Map<string, string>();
  #cleanedUpAt = Number.NEGATIVE_INFINITY;
  /** Until a broker says that it may not. */
  #mayDelete = true;
  #waiting = new AbortController();

  /** @param kafka makes a client that itself retries nothing */
  constructor(kafka: () => Pick<Kafka, 'admin'>, options: ObserverOptions) {
    this.#kafka = kafka;
    this.#options = options;
    for (const change of ['partitions', 'reassignment']) this.#changes.add(0, { change });
    meter()
      .createObservableGauge(metricNames.canaryBrokersExpected, {
        description: 'Brokers that belong to the cluster (EXPECTED_BROKERS)',
      })
      .addCallback((gauge) => gauge.observe(options.expectedBrokers));
    meter()
      .createObservableGauge(metricNames.canaryBrokers, {
        description: 'Brokers that are up, as the cluster tells the canary; 0 if none answers',
      })
      .addCallback((gauge) => gauge.observe(this.#answering?.brokers.length ?? 0));
    meter()
      .createObservableGauge(metricNames.canaryPartitions, {
        description: 'Canary partitions by the node id of the broker that leads them',
      })
      .addCallback((gauge) => {
        for (const [broker, count] of this.#partitionsByBroker()) {
          gauge.observe(count, this.labelsOf(broker));
        }
      });
  }

  /** Whether the broker with this node id was ever seen. */
  knows(broker: string): boolean {
    return this.#hosts.has(broker);
  }

  /** The labels of a series about a broker, by its node id. */
  labelsOf(broker: string): { broker: string; broker_host: string } {
    return { broker, broker_host: this.#hosts.get(broker) ?? noBroker };
  }

  /** The node id of the broker at "host:port", as last seen. */
  brokerAt(address: string): string | undefined {
    const broker = this.#cluster?.brokers.find((candidate) => candidate.address === address);
    return broker === undefined ? undefined : String(broker.id);
  }

  /** Makes it look before it is time, because something has changed. */
  lookSoon(): void {
    this.#waiting.abort();
  }

  /**
   * Looks until the signal aborts. Never rejects.
   *
   * @param seen gets what each look found, undefined without an answer; if it rejects, the next
   *   look brings another try
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

  /** The cluster as last seen; undefined while no broker answers: then nothing is known of it. */
  get #answering(): Cluster | undefined {
    return this.#reachable ? this.#cluster : undefined;
  }

  /** How many partitions each broker leads. A broker that leads none has a 0. */
  #partitionsByBroker(): Map<string, number> {
    const counts = new Map([...this.#hosts.keys()].map((id) => [id, 0]));
    for (const { leader } of this.#answering?.partitions ?? []) {
      const id = String(leader);
      if (leader >= 0) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
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

  /** Each client begins with another server. There is no answer only if all of them fail. */
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
    for (const { id, host } of cluster.brokers) this.#hosts.set(String(id), host);
    const ids = cluster.brokers.map(({ id }) => id);
    const change = nextChange(ids, cluster.partitions, expectedBrokers);
    if (change === undefined || !(await this.#change(admin, change))) return cluster;
    return describeCluster(admin, topic);
  }

  /**
   * Another canary may change the topic, too. So a refusal is only logged: the next look tells.
   *
   * @returns whether to look again at once
   */
  async #change(admin: Admin, change: Change): Promise<boolean> {
    const { topic, logger } = this.#options;
    try {
      if (change.kind === 'reassignment') {
        const { topics } = await admin.listPartitionReassignments({});
        if (topics.some(({ topic: moving }) => moving === topic)) return false;
      }
      if (!(await changeTopic(admin, topic, change))) {
        const { partitions } = await describeCluster(admin, topic);
        if (partitions.length > 0) return true;
        throw new Error('the topic is there and not shown: this user has no right to DESCRIBE it');
      }
      const kind = change.kind === 'reassignment' ? 'reassignment' : 'partitions';
      this.#changes.add(1, { change: kind });
      logger.info(
        { topic, change },
        "changed the canary's topic so that every broker leads a part",
      );
      return true;
    } catch (err) {
      logger.warn(
        { err, topic, change },
        `changing the canary's topic failed${becauseOf(err)}; trying again`,
      );
      return false;
    }
  }

  async #cleanUp(admin: Admin): Promise<void> {
    if (performance.now() - this.#cleanedUpAt < cleanUpEveryMs) return;
    this.#cleanedUpAt = performance.now();
    try {
      await deleteAbandonedGroups(admin);
      this.#mayDelete = true;
    } catch (err) {
      const isNews = securityCause(err) !== undefined && this.#mayDelete;
      if (isNews) this.#mayDelete = false;
      const message = `deleting the groups of the canary's past failed${becauseOf(err)}`;
      this.#options.logger[isNews ? 'warn' : 'debug']({ err }, message);
    }
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    this.#waiting = new AbortController();
    const asleep = (delayMs: number, ...signals: AbortSignal[]) =>
      sleep(delayMs, undefined, { signal: AbortSignal.any(signals) }).catch(() => {});
    await asleep(lookAgainAfterMs, signal);
    await asleep(ms - lookAgainAfterMs, signal, this.#waiting.signal);
  }
}
