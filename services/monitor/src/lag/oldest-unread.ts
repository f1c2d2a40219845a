import type { Cluster } from '@kafka-o11y/kafka';
import type { Fetched, FetchFrom, RecordBatch } from './fetch.ts';
import { batchesOf, FETCH, fetchBatches, MAX_RESPONSE_BYTES, timestampAt } from './fetch.ts';
import type { Position } from './offsets.ts';
import { keyOf } from './offsets.ts';
import { firstRecordsFrom } from './requests.ts';
import { TOPIC_AUTHORIZATION_FAILED } from './rights.ts';
import { TimestampSearch } from './timestamp-search.ts';
import { timestampProblem } from './timestamps.ts';

/**
 * How the oldest record's timestamp was found: in the record itself, or, where that may not be read or the broker
 * is too old for it, by asking for offsets by time.
 */
export type FoundBy = 'fetch' | 'list_offsets';

/** The oldest record at a position or after it, as far as it is known. */
export interface OldestUnread {
  /** Offset of the oldest record; undefined if only transaction markers are left to read. */
  offset: number | undefined;
  /**
   * Milliseconds since the epoch, as the producer set it (`timestampProblem`). Of the oldest record
   * with a timestamp that tells its age, or of the oldest one if there was none with such a timestamp
   * among the next records. undefined if only transaction markers are left to read.
   */
  timestampMs: number | undefined;
  /** Mean size of the records around it as they are in the log, compressed; undefined if none was read. */
  bytesPerRecord: number | undefined;
  foundBy: FoundBy;
}

interface Task extends Position {
  /** Where to go on: beyond `offset` once markers or records without an age were skipped. */
  from: number;
  /** The oldest record, if its timestamp does not tell its age. */
  first?: OldestUnread;
  /** How many answers had nothing but records without an age. */
  searched: number;
}

/** Only transaction markers are left to read. */
const NONE: OldestUnread = {
  offset: undefined,
  timestampMs: undefined,
  bytesPerRecord: undefined,
  foundBy: 'fetch',
};

interface Known extends OldestUnread {
  /** Whether it stays so, whatever is produced after it. */
  isFinal: boolean;
}

const MIN_SHARE_BYTES = 4 * 1024;
/** Batches of one producer differ a little. */
const SHARE_PER_BATCH = 1.25;
/** Limit for each broker and collection. Positions over it wait for the next collection. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Answers that are searched for a timestamp that tells an age. Most answers have one batch. */
const MAX_SEARCHED = 8;
/** For so long a topic is not asked again for records that may not be read: brokers log each refusal. */
const REFUSED_FOR_MS = 60_000;

/**
 * Reads the timestamps of the oldest unread records from the brokers that have them. It remembers
 * an answer as long as the position is asked for: the record at an offset stays the same.
 *
 * One request asks for many partitions, and gives each a share of the answer. A batch that is larger
 * than its share does not come, and is asked for again with a larger share. Each partition's share
 * follows the size of its batches.
 *
 * Reading records needs the right to READ the topic, and Kafka 2.3. Without them the timestamps are searched for
 * by `TimestampSearch`, for which DESCRIBE is enough.
 */
export class OldestUnreadReader {
  #known = new Map<string, Known>();
  readonly #shares = new Map<string, number>();
  readonly #search = new TimestampSearch();
  /** When a topic's records were refused last, in milliseconds since the epoch. */
  readonly #refused = new Map<string, number>();

  /**
   * Returns the positions that have to be read. Forgets all positions but the given ones. Those of a
   * topic whose records were refused have to be read again after a while, though they are known: the
   * right may be there by then.
   */
  missing(positions: readonly Position[]): Position[] {
    const kept = new Map<string, Known>();
    const missing = new Map<string, Position>();
    for (const position of positions) {
      const key = positionKey(position);
      const known = this.#known.get(key);
      const isDue = this.#refused.has(position.topic) && !this.#isRefused(position);
      if (known?.isFinal) kept.set(key, known);
      if (!known?.isFinal || isDue) missing.set(key, position);
    }
    this.#known = kept;
    return [...missing.values()];
  }

  /** The oldest unread record at a position; undefined if it was not read. */
  at(position: Position): OldestUnread | undefined {
    return this.#known.get(positionKey(position));
  }

  /** The topics whose records may not be read, as far as they were asked for. */
  get refused(): Iterable<string> {
    return this.#refused.keys();
  }

  /**
   * Reads positions in partitions that a broker leads, as many as the limits on bytes and time allow.
   *
   * @throws Error if the broker does not answer, or has records in a format that is too old
   */
  async read(cluster: Cluster, nodeId: string, positions: readonly Position[]): Promise<void> {
    const canFetch = await cluster.knows(nodeId, FETCH);
    const isSearched = (position: Position) => !canFetch || this.#isRefused(position);
    await this.#fetch(
      cluster,
      nodeId,
      positions.filter((position) => !isSearched(position)),
    );
    await this.#search.search(
      (asked) => firstRecordsFrom(cluster, nodeId, asked),
      shuffled(positions.filter(isSearched)),
      (position, timestampMs) => this.#found(position, timestampMs),
    );
  }

  /** Whether the topic's records were refused a short while ago. */
  #isRefused({ topic }: Position): boolean {
    return Date.now() - (this.#refused.get(topic) ?? 0) < REFUSED_FOR_MS;
  }

  async #fetch(cluster: Cluster, nodeId: string, positions: readonly Position[]): Promise<void> {
    // Shuffled, so that the limit hurts other positions each time.
    const tasks = shuffled(positions).map(
      (position): Task => ({ ...position, from: position.offset, searched: 0 }),
    );
    const pending = new Map(Map.groupBy(tasks, keyOf));
    for (let bytes = 0; pending.size > 0 && bytes < MAX_BYTES; ) {
      for (const answer of await fetchBatches(cluster, nodeId, this.#nextRequest(pending))) {
        bytes += answer.data.length;
        const key = keyOf(answer);
        const left = this.#learn(pending.get(key) ?? [], answer);
        if (left.length > 0) pending.set(key, left);
        else pending.delete(key);
      }
    }
  }

  #found(position: Position, timestampMs: number): void {
    this.#known.set(positionKey(position), {
      offset: position.offset,
      timestampMs,
      bytesPerRecord: undefined,
      foundBy: 'list_offsets',
      isFinal: !timestampProblem(timestampMs, Date.now()),
    });
  }

  /** Takes one task of each partition, as a request allows, and as many as fit into an answer. */
  #nextRequest(pending: ReadonlyMap<string, Task[]>): FetchFrom[] {
    const request: FetchFrom[] = [];
    let bytes = 0;
    for (const [key, [task]] of pending) {
      const maxBytes = this.#shareOf(key);
      bytes += maxBytes;
      if (!task || (request.length > 0 && bytes > MAX_RESPONSE_BYTES)) break;
      request.push({ ...task, offset: task.from, maxBytes });
    }
    return request;
  }

  /**
   * Takes in the answer to the first of a partition's tasks. It may answer others as well. Returns
   * the tasks that are left.
   */
  #learn(tasks: readonly Task[], { errorCode, highWatermark, data }: Fetched): Task[] {
    const asked = tasks[0];
    if (!asked) return [];
    if (errorCode === TOPIC_AUTHORIZATION_FAILED) this.#refused.set(asked.topic, Date.now());
    // A leader that moved or a record just deleted: the next collection knows better.
    if (errorCode !== 0) return [];
    this.#refused.delete(asked.topic);
    const key = keyOf(asked);
    const batches = [...batchesOf(data)];
    const [first] = batches;
    if (first) {
      this.#shares.set(key, Math.max(MIN_SHARE_BYTES, Math.ceil(SHARE_PER_BATCH * first.bytes)));
    } else if (asked.from < highWatermark) {
      this.#shares.set(key, 4 * this.#shareOf(key));
      // No batch is larger than a whole answer: the broker gives nothing for another reason.
      if (this.#shareOf(key) > MAX_RESPONSE_BYTES) {
        this.#shares.delete(key);
        return [];
      }
    }
    const { from } = asked;
    return tasks.flatMap((task) => {
      if (task.from < from) return [task];
      const known = learned(task, batches, highWatermark);
      if ('from' in known) return [known];
      this.#known.set(positionKey(task), known);
      return [];
    });
  }

  #shareOf(key: string): number {
    return this.#shares.get(key) ?? MIN_SHARE_BYTES;
  }
}

/** What batches tell about a position; the task to go on with if they do not tell enough. */
function learned(task: Task, batches: readonly RecordBatch[], highWatermark: number): Known | Task {
  const nowMs = Date.now();
  let { from, first } = task;
  for (const batch of batches) {
    if (batch.lastOffset < from) continue;
    const timestampMs = batch.isControl ? undefined : timestampAt(batch, from, nowMs);
    if (timestampMs !== undefined) {
      const offset = first?.offset ?? Math.max(from, batch.baseOffset);
      const bytesPerRecord = batch.bytes / batch.recordCount;
      const oldest: OldestUnread = { offset, timestampMs, bytesPerRecord, foundBy: 'fetch' };
      if (!timestampProblem(timestampMs, nowMs)) return { ...oldest, isFinal: true };
      first ??= oldest;
    }
    from = batch.lastOffset + 1;
  }
  const isAtEnd = from >= highWatermark;
  if (!first) {
    return isAtEnd ? { ...NONE, isFinal: false } : { ...task, from };
  }
  const searched = task.searched + (batches.length > 0 ? 1 : 0);
  if (!isAtEnd && searched < MAX_SEARCHED) return { ...task, from, first, searched };
  return { ...first, isFinal: !isAtEnd };
}

function positionKey(position: Position): string {
  return `${keyOf(position)}@${position.offset}`;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
