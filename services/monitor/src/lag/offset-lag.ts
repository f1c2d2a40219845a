import type { LogEnds } from './read-log-ends.ts';

/** What the offsets of a group and a log say together. */
export interface OffsetLag {
  /** Records that are in the log and not processed, 0 and up; markers of transactions count. */
  records: number;
  /** Offset of the oldest of them. */
  from: number;
  /** Why the committed offset could not be taken as it is. */
  clamped?: 'beyond the end' | 'before the start';
}

/**
 * The lag in records. Offsets are committed while they are being read, so the committed one has to
 * be read before the log's end: then the end is never behind it for that reason.
 *
 * Beyond the end is what is committed for a topic that was created anew or lost its tail in an
 * unclean election; before the start, if unread records have been deleted.
 */
export function offsetLag(committed: number, { start, end }: LogEnds): OffsetLag {
  if (committed > end) return { records: 0, from: end, clamped: 'beyond the end' };
  if (committed < start) return { records: end - start, from: start, clamped: 'before the start' };
  return { records: end - committed, from: committed };
}

/**
 * Records that the log's retention has deleted, since the start was last looked at, before the
 * group had processed them.
 */
export function recordsLost(committed: number, start: number, startBefore: number): number {
  return Math.max(0, start - Math.max(committed, startBefore));
}
