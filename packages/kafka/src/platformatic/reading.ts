import type { Logger } from 'pino';
import type { Fetched, FetchedRecord } from '../group-client.ts';
import { FETCH_MAX_WAIT_MS } from '../group-client.ts';
import { errorOf } from '../kafkajs/errors.ts';
import { backoffDelay, pause } from '../persist.ts';
import type { Connections } from './connections.ts';
import type { PartitionAnswer } from './fetch.ts';
import { fetchPartitions, recordsFrom } from './fetch.ts';
import type { GroupProtocol, Position, TopicPartition } from './group-protocol.ts';
import { edges } from './offsets.ts';

export interface ReadingOptions {
  /** The topics whose leaders are looked up. */
  topics: readonly string[];
  /** By their names: a topic that was created anew takes the place of the one before. */
  assigns: GroupProtocol['assigns'];
  /** Partitions whose records are handed over at the same time. */
  concurrency: number;
  logger: Logger;
  /** Where a partition without a valid offset begins. */
  isReadFromBeginning: (topic: string, partition: number) => boolean;
  onFetched: (fetched: Omit<Fetched, 'heartbeat' | 'commitIfDue'>) => Promise<void>;
  /** There is something to commit. */
  onDone: () => void;
  /** Ends the reading. */
  signal: AbortSignal;
}

/** A partition, from its assignment until it is given up. */
interface Partition extends Readonly<TopicPartition> {
  /** Where the next fetch begins; undefined until it is known. */
  fetchOffset: number | undefined;
  /** The offset of the first record that is not done. */
  doneOffset: number;
  committedOffset: number;
  /** Fetched, and not worked on yet. */
  waiting: { records: FetchedRecord[]; nextOffset: number } | undefined;
  working: boolean;
  paused: boolean;
  /** Nothing more of it is fetched or worked on. */
  released: boolean;
}

const RETRY = { initialMs: 100, maxMs: 2_000 };
const MAX_FETCH_BYTES = 10 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
const READ_COMMITTED = 1;
const NO_EPOCH = -1;
/** Kafka's own number for a partition that the group has committed nothing of. */
const NO_OFFSET = -1;
const OFFSET_OUT_OF_RANGE = 1;
/** UNKNOWN_TOPIC_ID and INCONSISTENT_TOPIC_ID. */
const TOPIC_IS_ANOTHER = new Set([100, 103]);
/** A fetch that begins no session. */
const NO_SESSION = { id: 0, epoch: -1 };

/**
 * Reads partitions: one fetch after the other from each broker, and the records of one fetch of a
 * partition after the other to the handler. While they are worked on, the next are fetched.
 */
export class Reading {
  readonly #connections: Connections;
  readonly #options: ReadingOptions;
  #partitions: Partition[] = [];
  /** The brokers that are being asked. */
  readonly #asked = new Set<string>();
  #working = 0;
  /** Resolves when something has changed. */
  #changed = Promise.withResolvers<void>();

  constructor(connections: Connections, options: ReadingOptions) {
    this.#connections = connections;
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  get partitions(): readonly TopicPartition[] {
    return this.#partitions;
  }

  /** Whether each partition has a leader. */
  get isLed(): boolean {
    return this.#partitions.every((partition) => this.#leaderOf(partition) !== undefined);
  }

  /** Reads until it is ended and no records are worked on. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      for (const partition of this.#partitions) {
        const node = this.#leaderOf(partition);
        if (node === undefined || this.#asked.has(node)) continue;
        this.#asked.add(node);
        void this.#keepAsking(node).then(() => {
          this.#asked.delete(node);
          this.#wake();
        });
      }
      await this.#changed.promise;
    }
    while (this.#working > 0) await this.#changed.promise;
  }

  /** Looks the leaders up anew. Never rejects. */
  async refresh(): Promise<void> {
    try {
      await this.#connections.refresh(this.#options.topics);
    } catch (err) {
      this.#options.logger.warn({ err }, 'Looking up the leaders failed');
    }
    if (this.#options.assigns === 'names') this.#followNames();
    this.#wake();
  }

  /**
   * Reads partitions as well.
   *
   * @param committed where the group is in them; -1 where it has no offset
   */
  add(partitions: readonly TopicPartition[], committed: readonly Position[]): void {
    const added = partitions.map((partition) => {
      const found = committed.find((p) => isOf(partition, p));
      return startOf(partition, found?.offset ?? NO_OFFSET);
    });
    this.#partitions = [...this.#partitions, ...added];
    this.#wake();
  }

  /** Reads no more of these partitions. Resolves when what was in hand of them is done. */
  async release(partitions: readonly TopicPartition[]): Promise<void> {
    const released = this.#partitions.filter((p) => partitions.includes(p));
    for (const partition of released) partition.released = true;
    this.#wake();
    while (released.some(({ working }) => working)) await this.#changed.promise;
  }

  /** Forgets partitions that were released: what is done of them has been committed. */
  drop(partitions: readonly TopicPartition[]): void {
    this.#partitions = this.#partitions.filter((p) => !partitions.includes(p));
  }

  /** The offsets that can be committed and are not. */
  uncommitted(): Position[] {
    return this.#partitions
      .filter(({ doneOffset, committedOffset }) => doneOffset > committedOffset)
      .filter((partition) => !this.#isAnother(partition))
      .map(({ topic, partition, doneOffset: offset }) => ({ topic, partition, offset }));
  }

  /** These offsets have been committed. */
  committed(positions: readonly Position[]): void {
    for (const { topic, partition, offset } of positions) {
      const found = this.#find(topic, partition);
      if (found) found.committedOffset = offset;
    }
  }

  /** Whether the topic was deleted, and there is another one of its name. */
  #isAnother({ topic, topicId }: TopicPartition): boolean {
    const present = this.#connections.topicId(topic);
    return present !== undefined && present !== topicId;
  }

  #followNames(): void {
    this.#partitions = this.#partitions.map((partition) => {
      if (!this.#isAnother(partition)) return partition;
      const { topic, partition: index } = partition;
      this.#options.logger.warn(
        { topic, partition: index },
        `Topic "${topic}" was created anew: ${topic}/${index} is read from its beginning`,
      );
      return startOf({ ...partition, topicId: this.#connections.topicId(topic) }, 0);
    });
  }

  #find(topic: string, partition: number): Partition | undefined {
    return this.#partitions.find((p) => isOf(p, { topic, partition }));
  }

  #leaderOf({ topic, partition }: Partition): string | undefined {
    return this.#connections.topic(topic).leaders[partition];
  }

  #wake(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers();
    resolve();
  }

  /** Fetches from one broker for as long as it leads a partition. Never rejects. */
  async #keepAsking(node: string): Promise<void> {
    const { signal, logger } = this.#options;
    for (let failures = 0; !signal.aborted; ) {
      const led = this.#partitions.filter((partition) => this.#leaderOf(partition) === node);
      if (led.length === 0) return;
      const wanted = led.filter(
        ({ paused, released, waiting }) => !paused && !released && waiting === undefined,
      );
      if (wanted.length === 0) {
        await this.#changed.promise;
        continue;
      }
      try {
        await this.#findBeginnings(wanted);
        await this.#fetch(node, wanted);
        failures = 0;
      } catch (err) {
        if (signal.aborted) return;
        failures += 1;
        const retryInMs = backoffDelay(failures, RETRY);
        logger.warn(
          { err, broker: node, attempt: failures, retryInMs },
          `Fetching from broker ${node} failed; trying again in ${retryInMs} ms`,
        );
        await Promise.all([this.refresh(), pause(retryInMs, signal)]);
      }
    }
  }

  /** Asks for the first or last offset of the partitions that have no valid one. */
  async #findBeginnings(partitions: readonly Partition[]): Promise<void> {
    const lost = partitions.filter(({ fetchOffset }) => fetchOffset === undefined);
    if (lost.length === 0) return;
    const [whole, end] = [true, false].map((fromBeginning) =>
      lost.filter(
        ({ topic, partition }) =>
          this.#options.isReadFromBeginning(topic, partition) === fromBeginning,
      ),
    );
    const found = await Promise.all([
      edges(this.#connections, whole ?? [], 'earliest'),
      edges(this.#connections, end ?? [], 'latest'),
    ]);
    for (const { topic, partition, offset } of found.flat()) {
      const one = this.#find(topic, partition);
      if (!one || one.fetchOffset !== undefined) continue;
      one.fetchOffset = offset;
      one.doneOffset = offset;
      one.committedOffset = offset;
    }
  }

  /** One fetch. @throws Error if it failed, or the broker leads one of the partitions no more */
  async #fetch(node: string, wanted: readonly Partition[]): Promise<void> {
    const asked = wanted.filter(({ fetchOffset }) => fetchOffset !== undefined);
    if (asked.length === 0) throw new Error(`Broker ${node} tells no offset to begin at`);
    const offsets = new Map(asked.map((partition) => [partition, partition.fetchOffset]));
    const byTopic = Map.groupBy(asked, ({ topicId = '' }) => topicId);
    const topics = [...byTopic].map(([topicId, ofTopic]) => ({
      topicId,
      partitions: ofTopic.map(({ partition, fetchOffset = 0 }) => ({
        partition,
        currentLeaderEpoch: NO_EPOCH,
        fetchOffset: BigInt(fetchOffset),
        lastFetchedEpoch: NO_EPOCH,
        partitionMaxBytes: MAX_PARTITION_BYTES,
      })),
    }));
    const answers = await this.#connections.poll(
      node,
      FETCH_MAX_WAIT_MS,
      fetchPartitions,
      FETCH_MAX_WAIT_MS,
      1, // byte at least
      MAX_FETCH_BYTES,
      READ_COMMITTED,
      NO_SESSION.id,
      NO_SESSION.epoch,
      topics,
      [],
      '',
    );
    let failure: Error | undefined;
    for (const answer of answers) {
      const partition = asked.find(
        (p) => p.topicId === answer.topicId && p.partition === answer.partition,
      );
      // It may have been set back meanwhile.
      if (!partition || partition.fetchOffset !== offsets.get(partition)) continue;
      if (answer.errorCode === 0) await this.#take(partition, answer);
      else failure = this.#refused(partition, answer.errorCode) ?? failure;
    }
    this.#pump();
    if (failure) throw failure;
  }

  /** @returns the error, unless it says only that the offset is not there */
  #refused(partition: Partition, errorCode: number): Error | undefined {
    const { topic, partition: index, fetchOffset } = partition;
    if (TOPIC_IS_ANOTHER.has(errorCode)) {
      return new Error(`Topic "${topic}" was deleted since its partitions were assigned`);
    }
    if (errorCode !== OFFSET_OUT_OF_RANGE) return errorOf(errorCode);
    this.#options.logger.warn(
      { topic, partition: index, offset: fetchOffset },
      `${topic}/${index} has no offset ${fetchOffset}; looking for where to begin`,
    );
    partition.fetchOffset = undefined;
    return undefined;
  }

  async #take(partition: Partition, answer: PartitionAnswer): Promise<void> {
    const offset = partition.fetchOffset ?? 0;
    const { records, nextOffset } = await recordsFrom(offset, answer);
    if (partition.fetchOffset !== offset || nextOffset === offset) return;
    partition.fetchOffset = nextOffset;
    partition.waiting = { records, nextOffset };
  }

  /** Hands over what waits, as much at a time as is allowed. */
  #pump(): void {
    for (const partition of this.#partitions) {
      if (this.#working >= this.#options.concurrency || this.#options.signal.aborted) return;
      const { waiting, working, paused, released } = partition;
      if (waiting && !working && !paused && !released) void this.#work(partition);
    }
  }

  async #work(partition: Partition): Promise<void> {
    const { records, nextOffset } = partition.waiting ?? { records: [], nextOffset: 0 };
    partition.waiting = undefined;
    partition.working = true;
    this.#working += 1;
    // The next records may be fetched.
    this.#wake();
    if (records.length > 0) {
      await this.#options.onFetched(this.#fetched(partition, records)).catch((err: unknown) => {
        this.#options.logger.error({ err }, 'Records were not handled; they are delivered again');
      });
    }
    const last = records.at(-1);
    const isAllDone = last === undefined || partition.doneOffset === Number(last.offset) + 1;
    if (isAllDone) {
      partition.doneOffset = nextOffset;
    } else {
      partition.fetchOffset = partition.doneOffset;
      partition.waiting = undefined;
    }
    partition.working = false;
    this.#working -= 1;
    this.#options.onDone();
    this.#pump();
    this.#wake();
  }

  #fetched(
    partition: Partition,
    records: FetchedRecord[],
  ): Omit<Fetched, 'heartbeat' | 'commitIfDue'> {
    const { signal } = this.#options;
    return {
      topic: partition.topic,
      partition: partition.partition,
      records,
      done: ({ offset }) => {
        partition.doneOffset = Number(offset) + 1;
      },
      isCurrent: () => !signal.aborted && !partition.released,
      pause: () => {
        partition.paused = true;
        return () => {
          partition.paused = false;
          this.#pump();
          this.#wake();
        };
      },
    };
  }
}

function startOf({ topic, topicId, partition }: TopicPartition, offset: number): Partition {
  return {
    topic,
    topicId,
    partition,
    fetchOffset: offset === NO_OFFSET ? undefined : offset,
    doneOffset: offset,
    committedOffset: offset,
    waiting: undefined,
    working: false,
    paused: false,
    released: false,
  };
}

type Place = Pick<TopicPartition, 'topic' | 'partition'>;

function isOf(one: Place, other: Place): boolean {
  return one.topic === other.topic && one.partition === other.partition;
}
