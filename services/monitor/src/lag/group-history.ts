import type { TopicSample } from './forecasts.ts';
import { catchUpSeconds, headroomSeconds, ratePerSecond } from './forecasts.ts';
import type { GroupPosition, LogEnds, OffsetLag, Position, TopicPartition } from './offsets.ts';
import { byTopic, keyOf, offsetLag, recordsLost } from './offsets.ts';
import type { FoundBy, OldestUnread } from './oldest-unread.ts';
import type { OpenTransaction } from './open-transactions.ts';
import type { Group } from './read-groups.ts';
import type { Retention } from './requests.ts';
import { SampleWindow } from './sample-window.ts';
import type { Status } from './status.ts';
import { addTo, statusOf, worstOf } from './status.ts';
import type { TimestampProblem } from './timestamps.ts';
import { timestampProblem } from './timestamps.ts';

/** What one collection has read of the logs. */
export interface LogReadings {
  /** Time of the readings, in milliseconds since the epoch. */
  atMs: number;
  /** By the key of the partition. */
  ends: ReadonlyMap<string, LogEnds>;
  /** By the key of the partition. */
  open: ReadonlyMap<string, OpenTransaction>;
  oldestAt(position: Position): OldestUnread | undefined;
  /** By topic. */
  retention: ReadonlyMap<string, Retention>;
}

export interface PartitionLag extends TopicPartition {
  records: number;
  clamped: OffsetLag['clamped'];
  /**
   * Age of the oldest unread record, 0 if none is unread or its timestamp is ahead; undefined if it
   * is not known.
   */
  seconds: number | undefined;
  /** Why the records' timestamps do not tell the age. */
  timestampProblem: TimestampProblem | undefined;
  headroomSeconds: number | undefined;
  /** How the last age was found; undefined if there was none yet. */
  foundBy: FoundBy | undefined;
  status: Status;
}

export interface TopicLag {
  topic: string;
  catchUpSeconds: number | undefined;
  /** Records deleted before the group had processed them, since the monitor watches it. */
  lostRecords: number;
}

export interface GroupLag {
  group: string;
  /** undefined where it is known of no partition how far the group is. */
  status: Status | undefined;
  partitions: PartitionLag[];
  topics: TopicLag[];
}

/** What of a group its history is made of. */
type HistoricGroup = Pick<Group, 'id' | 'hasMembers' | 'committed'>;

interface PartitionHistory {
  window: SampleWindow;
  logStart: number;
  /** The last one that had an age, and where the group stood; undefined once it has caught up. */
  oldest: { from: number; record: OldestUnread } | undefined;
  foundBy: FoundBy | undefined;
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
   * Takes in a collection, and returns the lag of the group. A partition without log ends is left
   * out of the answer, and goes on later. A partition without a committed offset is forgotten.
   */
  update({ id, hasMembers, committed = [] }: HistoricGroup, logs: LogReadings): GroupLag {
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
    const status =
      partitions.length === 0 ? undefined : worstOf(partitions.map(({ status }) => status));
    return { group: id, status, partitions, topics };
  }

  #updatePartition(
    { topic, partition, offset: committed, unread }: GroupPosition,
    ends: LogEnds,
    hasMembers: boolean | undefined,
    { atMs, open, oldestAt, retention }: LogReadings,
  ): PartitionLag {
    const key = keyOf({ topic, partition });
    const history = this.#partitions.get(key) ?? newHistory(ends);
    this.#partitions.set(key, history);

    const { records, from, clamped } = offsetLag(committed, ends, unread);
    const found = records === 0 ? undefined : oldestAt({ topic, partition, offset: from });
    const isRead = records === 0 || (found !== undefined && found.timestampMs === undefined);
    const oldest = found ?? standIn(history, from);
    const timestampMs = oldest?.timestampMs;
    const problem = timestampMs === undefined ? undefined : timestampProblem(timestampMs, atMs);
    const ageSeconds =
      timestampMs === undefined || problem ? undefined : Math.max(0, atMs - timestampMs) / 1_000;
    const start = open.get(key)?.start;
    // Between where the group stands and the transaction there may be markers.
    const isHeld =
      !isRead && start !== undefined && from <= start && (found?.offset ?? from) >= start;
    const { end } = ends;
    const lag = records;
    // Of others than share groups the lag also falls where unread records are deleted.
    const before = history.window.last?.lag ?? 0;
    const hasProcessed = unread !== undefined && lag < before;
    const judged = { hasMembers, isRead, isHeld, hasProcessed, ageSeconds };
    const sample = { atMs, committed, end, lag, ...judged };
    history.window.add(sample);
    const window = isRead ? [sample] : history.window.samples;

    if (isRead || problem) history.oldest = undefined;
    else if (found) history.oldest = { from, record: found };
    history.foundBy = found?.foundBy ?? history.foundBy;
    this.#topic(topic).lostRecords += recordsLost(committed, ends.start, history.logStart);
    history.logStart = ends.start;
    return {
      topic,
      partition,
      records,
      clamped,
      seconds: isRead || problem === 'ahead' ? 0 : ageSeconds,
      timestampProblem: problem,
      headroomSeconds:
        isRead || !oldest
          ? undefined
          : headroomSeconds({
              retention: retention.get(topic) ?? {},
              oldest,
              unread: records,
              produceRate: ratePerSecond(window, ({ end }) => end) ?? 0,
              nowMs: atMs,
            }),
      foundBy: history.foundBy,
      status: statusOf(window),
    };
  }

  #topic(topic: string): TopicHistory {
    const history = this.#topics.get(topic) ?? { window: [], lostRecords: 0 };
    this.#topics.set(topic, history);
    return history;
  }
}

/**
 * Where the oldest unread record was not read (the reader's limit): an older one. It makes the lag
 * look longer, not shorter. One from further on would make it look shorter: a group that went back
 * has none.
 */
function standIn({ oldest }: PartitionHistory, from: number): OldestUnread | undefined {
  return oldest && oldest.from <= from ? oldest.record : undefined;
}

function newHistory({ start }: LogEnds): PartitionHistory {
  return { window: new SampleWindow(), logStart: start, oldest: undefined, foundBy: undefined };
}

function kept<V>(map: ReadonlyMap<string, V>, keys: readonly string[]): Map<string, V> {
  const wanted = new Set(keys);
  return new Map([...map].filter(([key]) => wanted.has(key)));
}
