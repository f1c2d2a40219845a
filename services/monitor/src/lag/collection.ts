import type { Kafka } from 'kafkajs';
import type { BrokerError } from './broker-calls.ts';
import { BrokerCalls } from './broker-calls.ts';
import { Cluster } from './cluster.ts';
import type { GroupLag } from './group-history.ts';
import { GroupHistory } from './group-history.ts';
import { offsetLag } from './offset-lag.ts';
import type { Position } from './oldest-unread.ts';
import { OldestUnreadReader } from './oldest-unread.ts';
import type { TopicPartition } from './partitions.ts';
import { keyOf } from './partitions.ts';
import type { Committed, Group } from './read-groups.ts';
import { readGroups } from './read-groups.ts';
import type { LogEnds } from './read-log-ends.ts';
import { readLogEnds } from './read-log-ends.ts';
import type { Retention } from './retention.ts';
import { RetentionCache } from './retention.ts';

/** One look at all groups. What could not be read is missing in it and among the errors. */
export interface Collection {
  groups: GroupLag[];
  errors: BrokerError[];
}

/**
 * Collects the lag of all groups. The number of requests follows the number of groups and brokers,
 * not that of partitions: for each group one, for each broker four, and those that fetch the oldest
 * unread records where offsets have been committed since the collection before.
 */
export class LagCollection {
  readonly #cluster: Cluster;
  readonly #oldest = new OldestUnreadReader();
  readonly #retention = new RetentionCache();
  readonly #histories = new Map<string, GroupHistory>();

  constructor(kafka: Kafka) {
    this.#cluster = new Cluster(kafka);
  }

  /**
   * @param signal makes a collection without effect that the caller no longer waits for
   * @throws Error if no broker can be reached
   */
  async collect(signal: AbortSignal): Promise<Collection> {
    await this.#cluster.refresh();
    const brokers = new BrokerCalls(this.#cluster.nodeIds);

    // What is committed is read before the logs' ends, so that no end is behind it.
    const groups = await this.#readGroups(brokers);
    const committed = groups.flatMap((group) => group.committed);
    const partitions = [...new Map(committed.map((place) => [keyOf(place), place])).values()];
    const ends = await this.#readLogEnds(brokers, partitions);
    const atMs = Date.now();
    await this.#readOldest(brokers, committed, ends);
    const retention = await this.#readRetention(brokers, partitions);

    signal.throwIfAborted();
    if (brokers.errors.length === 0) this.#forgetAllBut(groups);
    const oldestAt = (position: Position) => this.#oldest.at(position);
    return {
      groups: groups.map((group) =>
        this.#historyOf(group).update(group, { atMs, ends, oldestAt, retention }),
      ),
      errors: brokers.errors,
    };
  }

  /** How many requests have been sent since the start. */
  get requests(): number {
    return this.#cluster.requests;
  }

  /** Ends the connections, and with them a collection under way. The next one connects anew. */
  async close(): Promise<void> {
    await this.#cluster.close();
  }

  async #readGroups(brokers: BrokerCalls): Promise<Group[]> {
    const what = 'groups';
    const groups = await brokers.ask(what, brokers.ids, (id) =>
      readGroups(this.#cluster, id, (error) => brokers.failed(what, id, error)),
    );
    return groups.flat();
  }

  async #readLogEnds(
    brokers: BrokerCalls,
    partitions: readonly TopicPartition[],
  ): Promise<Map<string, LogEnds>> {
    const led = this.#byLeader(partitions);
    const ends = await brokers.ask('ends of logs', led.keys(), (id) =>
      readLogEnds(this.#cluster, id, led.get(id) ?? []),
    );
    return new Map(ends.flatMap((part) => [...part]));
  }

  async #readOldest(
    brokers: BrokerCalls,
    committed: readonly Committed[],
    ends: ReadonlyMap<string, LogEnds>,
  ): Promise<void> {
    const positions = committed.flatMap(({ topic, partition, offset }) => {
      const log = ends.get(keyOf({ topic, partition }));
      const lag = log && offsetLag(offset, log);
      return lag && lag.records > 0 ? [{ topic, partition, offset: lag.from }] : [];
    });
    const led = this.#byLeader(this.#oldest.missing(positions));
    await brokers.ask('oldest unread records', led.keys(), (id) =>
      this.#oldest.read(this.#cluster, id, led.get(id) ?? []),
    );
  }

  async #readRetention(
    brokers: BrokerCalls,
    partitions: readonly TopicPartition[],
  ): Promise<ReadonlyMap<string, Retention>> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const [retention] = await brokers.ask('topic configurations', brokers.ids.slice(0, 1), (id) =>
      this.#retention.read(this.#cluster, id, topics),
    );
    return retention ?? new Map();
  }

  #byLeader<P extends TopicPartition>(partitions: readonly P[]): Map<string, P[]> {
    const led = partitions.flatMap((partition) => {
      const leader = this.#cluster.leaderOf(partition);
      return leader === undefined ? [] : [{ leader, partition }];
    });
    const groups = Map.groupBy(led, ({ leader }) => leader);
    return new Map(
      [...groups].map(([leader, of]) => [leader, of.map(({ partition }) => partition)]),
    );
  }

  #historyOf({ id }: Group): GroupHistory {
    const history = this.#histories.get(id) ?? new GroupHistory();
    this.#histories.set(id, history);
    return history;
  }

  /** A group that was not listed because its coordinator did not answer is not gone. */
  #forgetAllBut(groups: readonly Group[]): void {
    const ids = new Set(groups.map(({ id }) => id));
    for (const id of this.#histories.keys()) {
      if (!ids.has(id)) this.#histories.delete(id);
    }
  }
}
