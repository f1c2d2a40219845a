import type { Position, TopicPartition } from './offsets.ts';
import { keyOf } from './offsets.ts';
import { EARLIEST_MS, NO_TIMESTAMP, TOLERATED_AHEAD_MS, timestampProblem } from './timestamps.ts';

/** What a partition is asked for: its first record with this timestamp or a later one. */
export interface TimeAsked extends TopicPartition {
  /** Milliseconds since the epoch. */
  timestampMs: number;
}

/** What a partition answers. */
export interface TimeAnswer extends TopicPartition {
  /** undefined if there is no such record. */
  first: TimedOffset | undefined;
}

interface TimedOffset {
  offset: number;
  timestampMs: number;
}

/** Sends one request for any number of partitions. One with an error is missing in the answer. */
export type AskForTimes = (asked: readonly TimeAsked[]) => Promise<TimeAnswer[]>;

interface Task extends Position {
  /** The time to begin with. */
  hintMs: number;
  /** Of the records at the position or before it, the latest that is known. */
  low?: TimedOffset;
  /** No record at the position or before it has this timestamp or a later one. */
  highMs?: number;
  /** The first record with a plausible timestamp, where it is after the position. */
  next?: TimedOffset | undefined;
}

/** The search ends where no more than this is open. */
const PRECISION_MS = 1_000;
/** For each broker and collection. What is not found by then waits for the next collection. */
const SEARCH_MS = 5_000;

/**
 * Finds timestamps of records that may not be read, by asking for offsets by time (ListOffsets). That
 * tells the first record whose timestamp is at least the given one. So the latest time that leads to a
 * position or before it is the latest timestamp of all records up to the position: that of the record
 * there, if timestamps are in order.
 *
 * It asks from when on there are plausible times, then whether one of them is ahead of the clock, and then
 * halves what is open until that is a second: in steps of one request, about as many as the binary
 * logarithm of the time between in seconds, and never more than 32. What a partition answers counts for all
 * positions in it, and the next search begins where the one before has ended.
 *
 * What is found is exact where the answer is the position itself, else early by up to a second: an age looks
 * longer, not shorter. It is wrong where
 *
 * - records are out of order: the age is that of the latest one up to the position, and looks shorter.
 * - the record was compacted away: the age is that of the one before it, and looks longer.
 * - only a transaction's marker is there, which cannot be told from a record: the age is that of the marker.
 */
export class TimestampSearch {
  /** What the last search in a partition has found, by offset. */
  readonly #found = new Map<string, TimedOffset[]>();

  /**
   * Searches positions in partitions that one broker leads. Each has to be between the start and the end
   * of the log.
   *
   * @param onFound takes the timestamp in milliseconds since the epoch: -1 if none was found that tells an
   *   age, as the records have none, or one before them is ahead and hides theirs
   * @throws Error if the broker does not answer
   */
  async search(
    ask: AskForTimes,
    positions: readonly Position[],
    onFound: (position: Position, timestampMs: number) => void,
  ): Promise<void> {
    const deadline = performance.now() + SEARCH_MS;
    const nowMs = Date.now();
    const tasks = positions.map(
      (position): Task => ({ ...position, hintMs: this.#hint(position) }),
    );
    const pending = new Map(Map.groupBy(tasks, keyOf));
    for (const key of pending.keys()) this.#found.delete(key);
    while (pending.size > 0 && performance.now() < deadline) {
      const asked = [...pending.values()].flatMap(([task]) =>
        task ? [{ ...placeOf(task), timestampMs: nextMs(task, nowMs) }] : [],
      );
      const answers = new Map((await ask(asked)).map((answer) => [keyOf(answer), answer]));
      for (const { timestampMs, ...partition } of asked) {
        const key = keyOf(partition);
        const answer = answers.get(key);
        const left: Task[] = [];
        for (const task of answer ? (pending.get(key) ?? []) : []) {
          narrow(task, timestampMs, answer?.first);
          const found = outcome(task, nowMs);
          if (found === undefined) left.push(task);
          else {
            this.#remember(task, found);
            onFound({ ...partition, offset: task.offset }, found);
          }
        }
        if (left.length > 0) pending.set(key, left);
        else pending.delete(key);
      }
    }
  }

  /** The timestamp that was found last at the position or, next to it, before. */
  #hint(position: Position): number {
    const before = (this.#found.get(keyOf(position)) ?? []).filter(
      ({ offset }) => offset <= position.offset,
    );
    return Math.max(EARLIEST_MS, ...before.map(({ timestampMs }) => timestampMs));
  }

  #remember(task: Task, timestampMs: number): void {
    const key = keyOf(task);
    const found = this.#found.get(key) ?? [];
    found.push({ offset: task.offset, timestampMs });
    this.#found.set(key, found);
  }
}

/** A later time leads to records of which it is not known how old they are. */
function latestMs(nowMs: number): number {
  return nowMs + TOLERATED_AHEAD_MS + 1;
}

function nextMs({ hintMs, low, highMs }: Task, nowMs: number): number {
  // A hint may be wrong: the topic may have been created anew.
  if (!low) return highMs === undefined ? hintMs : EARLIEST_MS;
  if (highMs === undefined) return latestMs(nowMs);
  return low.timestampMs + Math.ceil((highMs - low.timestampMs) / 2);
}

/** Takes in what a task's partition answered. */
function narrow(task: Task, askedMs: number, first: TimedOffset | undefined): void {
  if (first && first.offset <= task.offset) {
    if (!task.low || first.timestampMs > task.low.timestampMs) task.low = first;
    return;
  }
  task.highMs = Math.min(task.highMs ?? askedMs, askedMs);
  if (askedMs === EARLIEST_MS) task.next = first;
}

/** The timestamp that is searched for, as far as there is one; undefined while it is not known. */
function outcome({ offset, low, highMs, next }: Task, nowMs: number): number | undefined {
  if (!low) {
    if (highMs !== EARLIEST_MS) return undefined;
    const isGood = next && !timestampProblem(next.timestampMs, nowMs);
    return isGood ? next.timestampMs : NO_TIMESTAMP;
  }
  if (low.offset === offset) return low.timestampMs;
  if (timestampProblem(low.timestampMs, nowMs)) return NO_TIMESTAMP;
  const isClose = highMs !== undefined && highMs - low.timestampMs <= PRECISION_MS;
  return isClose ? low.timestampMs : undefined;
}

function placeOf({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}
