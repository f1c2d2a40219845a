export interface TopicPartition {
  topic: string;
  partition: number;
}

/** An offset of a partition. */
export interface Position extends TopicPartition {
  offset: number;
}

/** Where a group stands in a partition. */
export interface GroupPosition extends Position {
  /**
   * Records that the group has not processed, of a share group: it has processed some of those after the
   * offset. undefined where they are all of them up to the end.
   */
  unread?: number;
}

/** The offsets between which a partition's log has records. */
export interface LogEnds {
  /** Offset of the oldest record that is still there. */
  start: number;
  /** Offset of the next record: the high watermark. */
  end: number;
  /**
   * The last stable offset: from it on nothing is read by consumers that read committed records only,
   * as a transaction is open. The end without one; absent if it was not read.
   */
  stable?: number;
}

/** A map's key for a partition. No topic's name has a slash. */
export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** Groups partitions by topic, as the requests of Kafka's protocol have them. */
export function byTopic<P extends TopicPartition>(
  partitions: readonly P[],
): { topic: string; partitions: P[] }[] {
  const topics = Map.groupBy(partitions, ({ topic }) => topic);
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}

/** What a committed offset and the ends of the log say together. */
export interface OffsetLag {
  /** Records in the log that are not processed, 0 and up. A transaction's marker counts as one. */
  records: number;
  /** Offset of the oldest of them. */
  from: number;
  /** Why the committed offset could not be taken as it is. */
  clamped?: 'beyond the end' | 'before the start';
}

/**
 * The lag in records. The committed offset has to be read before the end of the log. Otherwise the
 * group could commit in between, and the end would seem to be behind it.
 *
 * A committed offset is beyond the end if the topic was created anew, or if an unclean election cut
 * the log. It is before the start if unread records were deleted.
 *
 * @param unread of a share group, what its coordinator counts
 */
export function offsetLag(
  committed: number,
  { start, end }: LogEnds,
  unread = Number.POSITIVE_INFINITY,
): OffsetLag {
  const from = Math.min(Math.max(committed, start), end);
  const records = Math.min(end - from, unread);
  if (committed > end) return { records, from, clamped: 'beyond the end' };
  if (committed < start) return { records, from, clamped: 'before the start' };
  return { records, from };
}

/**
 * How many records the log's retention deleted before the group had processed them.
 *
 * @param startBefore start of the log when it was read last
 */
export function recordsLost(committed: number, start: number, startBefore: number): number {
  return Math.max(0, start - Math.max(committed, startBefore));
}
