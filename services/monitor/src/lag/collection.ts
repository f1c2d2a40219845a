import { Cluster } from '@kafka-o11y/kafka';
import type { Kafka } from 'kafkajs';
import type { FoundGroup } from './exported-groups.ts';
import { GroupHistory } from './group-history.ts';
import type { GroupPosition, LogEnds, Position, TopicPartition } from './offsets.ts';
import { keyOf, offsetLag } from './offsets.ts';
import { OldestUnreadReader } from './oldest-unread.ts';
import type { OpenTransaction } from './open-transactions.ts';
import { OpenTransactions } from './open-transactions.ts';
import type { Group } from './read-groups.ts';
import { INTERNAL, readGroups } from './read-groups.ts';
import type { Retention } from './requests.ts';
import { hiddenTopics, RetentionCache, readLogEnds } from './requests.ts';
import type { Refused } from './rights.ts';
import { nothingRefused } from './rights.ts';
import type { Selection } from './selection.ts';
import { everything } from './selection.ts';

/** For `createKafka`: a broker that hangs costs 5 s, and the next collection tries again. */
export const lagClientOptions = { requestTimeoutMs: 5_000, retries: 1 };

/**
 * One look at all groups. What could not be read is missing in it and among the errors, or among what was
 * refused, which is no error.
 */
export interface Collection {
  groups: FoundGroup[];
  partitions: PartitionLog[];
  refused: Refused;
  errors: BrokerError[];
}

/** What transactions do to a partition, whether or not a group reads it. */
export interface PartitionLog extends TopicPartition {
  /** Records from the last stable offset to the end of the log; undefined if that is not known. */
  unstableRecords: number | undefined;
  transaction: OpenTransaction | undefined;
}

/** What could not be read, and from which broker. */
export interface BrokerError {
  broker: string;
  what: string;
  error: unknown;
}

/**
 * Collects the lag of all groups. The number of requests follows the number of brokers, not that of
 * groups and partitions: five for each broker, two for each hundred groups of a type, and the fetches of
 * the oldest unread records. While a transaction stays open, it asks who has it. It fetches only where offsets were committed since the collection before.
 */
export class LagCollection {
  readonly #cluster: Cluster;
  readonly #selection: Selection;
  readonly #oldest = new OldestUnreadReader();
  readonly #transactions = new OpenTransactions();
  readonly #retention = new RetentionCache();
  readonly #histories = new Map<string, GroupHistory>();

  /** @param kafka made by createKafka with `lagClientOptions` */
  constructor(kafka: Kafka, selection: Selection = everything) {
    this.#cluster = new Cluster(kafka);
    this.#selection = selection;
  }

  /**
   * @param signal aborts when the caller no longer waits: the collection then has no effect
   * @throws Error if no broker can be reached
   */
  async collect(signal: AbortSignal): Promise<Collection> {
    await this.#cluster.refresh();
    const brokers = new BrokerCalls(this.#cluster.nodeIds);

    // Committed offsets are read before the logs' ends, so that no end is behind them.
    const refused = nothingRefused();
    const groups = await this.#readGroups(brokers, refused);
    await this.#findHidden(brokers, groups, refused);
    const committed = groups.flatMap((group) => group.committed ?? []);
    const partitions = distinct(committed);
    const all = this.#cluster.partitions.filter(
      ({ topic }) => !topic.startsWith(INTERNAL) && this.#selection.hasTopic(topic),
    );
    const ends = await this.#readLogEnds(brokers, distinct([...all, ...partitions]));
    const atMs = Date.now();
    await this.#readOldest(brokers, committed, ends);
    const retention = await this.#readRetention(brokers, partitions);
    const open = await this.#transactions.look(this.#cluster, brokers, { atMs, all, ends });

    signal.throwIfAborted();
    this.#noteRefused(refused);
    if (brokers.errors.length === 0) this.#forgetAllBut(groups);
    const oldestAt = (position: Position) => this.#oldest.at(position);
    return {
      groups: groups.map((group) => ({
        ...this.#historyOf(group).update(group, { atMs, ends, open, oldestAt, retention }),
        ...described(group),
      })),
      partitions: all.flatMap((partition) => {
        const log = ends.get(keyOf(partition));
        return log ? [partitionLog(partition, log, open.get(keyOf(partition)))] : [];
      }),
      refused,
      errors: brokers.errors,
    };
  }

  /** How many requests were sent since the start. */
  get requests(): number {
    return this.#cluster.requests;
  }

  /** Ends the connections, and with them a collection under way. The next one connects anew. */
  async close(): Promise<void> {
    await this.#cluster.close();
  }

  async #readGroups(brokers: BrokerCalls, refused: Refused): Promise<Group[]> {
    const what = 'groups';
    const selection = this.#selection;
    const groups = await brokers.ask(what, brokers.ids, (id) => {
      const onError = (error: unknown) => brokers.failed(what, id, error);
      return readGroups(this.#cluster, id, { selection, refused, onError });
    });
    return groups.flat();
  }

  /** A topic that may not be described is told by members alone, and so is one that was just deleted. */
  async #findHidden(
    brokers: BrokerCalls,
    groups: readonly Group[],
    refused: Refused,
  ): Promise<void> {
    const owned = groups.flatMap(({ members = [] }) =>
      members.flatMap(({ partitions = [] }) => partitions.map(({ topic }) => topic)),
    );
    const unlisted = [...new Set(owned)].filter(
      (topic) => this.#selection.hasTopic(topic) && !this.#isListed(topic),
    );
    if (unlisted.length === 0) return;
    const hidden = await brokers.ask('unlisted topics', brokers.ids.slice(0, 1), (id) =>
      hiddenTopics(this.#cluster, id, unlisted),
    );
    for (const topic of hidden.flat()) refused.describeTopic.add(topic);
  }

  #isListed(topic: string): boolean {
    return this.#cluster.topic(topic).leaders.length > 0;
  }

  /** What is asked for only now and then counts until it is granted, or gone. */
  #noteRefused(refused: Refused): void {
    for (const topic of this.#oldest.refused) {
      if (this.#isListed(topic)) refused.readTopic.add(topic);
    }
    for (const topic of this.#retention.refused) {
      if (this.#isListed(topic)) refused.describeConfigs.add(topic);
    }
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
    committed: readonly GroupPosition[],
    ends: ReadonlyMap<string, LogEnds>,
  ): Promise<void> {
    const positions = committed.flatMap(({ topic, partition, offset, unread }) => {
      const log = ends.get(keyOf({ topic, partition }));
      if (!log) return [];
      const { records, from } = offsetLag(offset, log, unread);
      return records > 0 ? [{ topic, partition, offset: from }] : [];
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

  /** Not to be called if a coordinator did not answer: its groups are not listed, but not gone. */
  #forgetAllBut(groups: readonly Group[]): void {
    const ids = new Set(groups.map(({ id }) => id));
    for (const id of this.#histories.keys()) {
      if (!ids.has(id)) this.#histories.delete(id);
    }
  }
}

/** What there is to tell of a group beside its lag. */
function described({ hasMembers, type, state, epoch, assignor, members }: Group) {
  return { hasMembers, type, state, epoch, assignor, members };
}

function distinct<P extends TopicPartition>(partitions: readonly P[]): P[] {
  return [...new Map(partitions.map((partition) => [keyOf(partition), partition])).values()];
}

function partitionLog(
  { topic, partition }: TopicPartition,
  { end, stable }: LogEnds,
  transaction: OpenTransaction | undefined,
): PartitionLog {
  const unstableRecords = stable === undefined ? undefined : end - stable;
  return { topic, partition, unstableRecords, transaction };
}

/** Asks brokers at the same time, and goes on without the brokers that fail. */
class BrokerCalls {
  readonly errors: BrokerError[] = [];
  readonly #all: readonly string[];
  readonly #out = new Set<string>();

  constructor(ids: readonly string[]) {
    this.#all = ids;
  }

  /** The brokers that have not failed. A broker that is slow to fail is waited for only once. */
  get ids(): string[] {
    return this.#all.filter((id) => !this.#out.has(id));
  }

  /** Calls for each of the brokers that has not failed. Returns the answers of successful calls. */
  async ask<T>(
    what: string,
    brokers: Iterable<string>,
    call: (id: string) => Promise<T>,
  ): Promise<T[]> {
    const asked = [...brokers].filter((id) => !this.#out.has(id));
    const answers = await Promise.allSettled(asked.map(call));
    return answers.flatMap((answer, n) => {
      if (answer.status === 'fulfilled') return [answer.value];
      this.#out.add(asked[n] as string);
      this.failed(what, asked[n] as string, answer.reason);
      return [];
    });
  }

  /** Notes an error. The broker is still asked for other things. */
  failed(what: string, broker: string, error: unknown): void {
    this.errors.push({ broker, what, error });
  }
}
