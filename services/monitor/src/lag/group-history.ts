import type { TopicSample } from './catch-up.ts';
import { catchUpSeconds } from './catch-up.ts';
import { headroomSeconds } from './headroom.ts';
import type { OffsetLag } from './offset-lag.ts';
import { offsetLag, recordsLost } from './offset-lag.ts';
import type { OldestUnread, Position } from './oldest-unread.ts';
import type { TopicPartition } from './partitions.ts';
import { byTopic, keyOf } from './partitions.ts';
import type { Committed, Group } from './read-groups.ts';
import type { LogEnds } from './read-log-ends.ts';
import type { Retention } from './retention.ts';
import type { Sample } from './samples.ts';
import { addTo, ratePerSecond } from './samples.ts';
import type { Status } from './status.ts';
import { statusOf, worstOf } from './status.ts';

/** What one collection has found out about the logs. */
export interface LogReadings {
  /** When, in milliseconds since the epoch. */
  atMs: number;
  ends: ReadonlyMap<string, LogEnds>;
  oldestAt(position: Position): OldestUnread | undefined;
  retention: ReadonlyMap<string, Retention>;
}

export interface PartitionLag extends TopicPartition {
  records: number;
  clamped: OffsetLag['clamped'];
  /** Age of the oldest unread record, 0 if none is unread; undefined if it is not known. */
  seconds: number | undefined;
  headroomSeconds: number | undefined;
  status: Status;
}

export interface TopicLag {
  topic: string;
  catchUpSeconds: number | undefined;
  /** Records deleted before the group had processed them, since it is watched. */
  lostRecords: number;
}

export interface GroupLag {
  group: string;
  status: Status;
  partitions: PartitionLag[];
  topics: TopicLag[];
}

interface PartitionHistory {
  window: Sample[];
  logStart: number;
  /** The last that was known. */
  oldest: OldestUnread | undefined;
}

interface TopicHistory {
  window: TopicSample[];
  lostRecords: number;
}

/** Follows one group from collection to collection. */
export class GroupHistory {
  #partitions = new Map<string, PartitionHistory>();
  #topics = new Map<string, TopicHistory>();

  /**
   * Takes in a collection. A partition whose log could not be looked at is left out of the answer,
   * and goes on later; one for which nothing is committed any more is forgotten.
   */
  update({ id, hasMembers, committed }: Group, logs: LogReadings): GroupLag {
    this.#partitions = kept(this.#partitions, committed.map(keyOf));
    this.#topics = kept(
      this.#topics,
      committed.map(({ topic }) => topic),
    );
    const partitions = committed.flatMap((position) => {
      const ends = logs.ends.get(keyOf(position));
      return ends ? [this.#updatePartition(position, ends, hasMembers, logs)] : [];
    });
    const readable = Map.groupBy(partitions, ({ topic }) => topic);
    const topics = byTopic(committed).flatMap(({ topic, partitions }) => {
      const lags = readable.get(topic) ?? [];
      // The lag of some of the partitions is no sample of the topic's.
      if (lags.length < partitions.length) return [];
      const { window, lostRecords } = this.#topic(topic);
      addTo(window, { atMs: logs.atMs, lag: lags.reduce((sum, { records }) => sum + records, 0) });
      return [{ topic, catchUpSeconds: catchUpSeconds(window), lostRecords }];
    });
    const status = worstOf(partitions.map(({ status }) => status));
    return { group: id, status, partitions, topics };
  }

  #updatePartition(
    { topic, partition, offset: committed }: Committed,
    ends: LogEnds,
    hasMembers: boolean,
    { atMs, oldestAt, retention }: LogReadings,
  ): PartitionLag {
    const key = keyOf({ topic, partition });
    const history = this.#partitions.get(key) ?? newHistory(ends);
    this.#partitions.set(key, history);

    const { records, from, clamped } = offsetLag(committed, ends);
    // Where the reader's limit was met, an older record makes the lag look longer, not shorter.
    const found = oldestAt({ topic, partition, offset: from }) ?? history.oldest;
    const oldest = records === 0 ? undefined : found;
    const isRead = records === 0 || (oldest !== undefined && oldest.timestampMs === undefined);
    const ageSeconds = oldest?.timestampMs && Math.max(0, atMs - oldest.timestampMs) / 1_000;
    addTo(history.window, { atMs, committed, end: ends.end, lag: records, isRead, ageSeconds });

    this.#topic(topic).lostRecords += recordsLost(committed, ends.start, history.logStart);
    history.logStart = ends.start;
    if (oldest?.timestampMs !== undefined) history.oldest = oldest;
    return {
      topic,
      partition,
      records,
      clamped,
      seconds: isRead ? 0 : ageSeconds,
      headroomSeconds:
        isRead || !oldest
          ? undefined
          : headroomSeconds({
              retention: retention.get(topic) ?? {},
              oldest,
              unread: records,
              produceRate: ratePerSecond(history.window, ({ end }) => end) ?? 0,
              nowMs: atMs,
            }),
      status: statusOf(history.window, hasMembers),
    };
  }

  #topic(topic: string): TopicHistory {
    const history = this.#topics.get(topic) ?? { window: [], lostRecords: 0 };
    this.#topics.set(topic, history);
    return history;
  }
}

function newHistory({ start }: LogEnds): PartitionHistory {
  return { window: [], logStart: start, oldest: undefined };
}

function kept<V>(map: ReadonlyMap<string, V>, keys: readonly string[]): Map<string, V> {
  const wanted = new Set(keys);
  return new Map([...map].filter(([key]) => wanted.has(key)));
}
