/** A partition as one collection found it. */
export interface Sample {
  /** Milliseconds since the epoch. */
  atMs: number;
  committed: number;
  end: number;
  /** Unread records, transaction markers included. */
  lag: number;
  /** Whether somebody is in the group; undefined if that is not known. */
  hasMembers: boolean | undefined;
  /** Whether no record is unread. */
  isRead: boolean;
  /** Whether the next record to read is behind the start of an open transaction. */
  isHeld: boolean;
  /**
   * Whether the group has processed something since the sample before, of a share group: it may do so
   * anywhere after its offset.
   */
  hasProcessed?: boolean;
  /** Age of the oldest unread record; undefined if its timestamp does not tell it. */
  ageSeconds: number | undefined;
}

/** Samples that the status is judged by: five minutes of collections 15 s apart. */
export const WINDOW_SAMPLES = 20;
/** A minute of collections 15 s apart: a restart is no stop, nor is a transaction a block. */
export const STOPPED_SAMPLES = 5;
/** Any consumer that works in batches has a lag younger than this. */
const TOLERATED_AGE_SECONDS = 30;

/** From good to bad: a group has the worst status of its partitions. */
export const STATUSES = ['ok', 'warning', 'rewind', 'blocked', 'stalled', 'stopped'] as const;
export type Status = (typeof STATUSES)[number];

/** Adds a sample to a window, in place, and drops the oldest from a window that is full. */
export function addTo<S>(window: S[], sample: S): void {
  window.push(sample);
  if (window.length > WINDOW_SAMPLES) window.shift();
}

/**
 * How a group does in one partition, after the rules of Burrow
 * (https://github.com/linkedin/Burrow/wiki/Consumer-Lag-Evaluation-Rules). The first rule that
 * applies counts:
 *
 * - ok: nothing is unread now.
 * - blocked: for a minute the committed offset has been where an open transaction begins. Consumers
 *   that read committed records only (isolation.level) cannot go on. Whether a group does cannot be
 *   seen; one that reads everything does not stay there.
 * - rewind: the committed offset went back within the window and is not where it was yet.
 * - stopped: for a minute something was unread and nothing committed, and since then the group was
 *   seen without a member. One whose members die and come back, again and again, is stopped too.
 *   Burrow infers a stop from commits that stay away for long. They also stay away where there is
 *   little to read.
 * - ok: something within the window was read to the end, or the window is not full yet.
 * - stalled: the group has members, and the committed offset did not move for the whole window.
 * - warning: the lag does not fall, and the oldest unread record is older than 30 s. Where its
 *   timestamp does not tell, its age is the time for which the log has had it. Burrow
 *   compares each lag with the one before. There a single dip hides a lag that grows, and a
 *   constant lag of one record is a warning. Here the least lag of the window's newer half is
 *   compared with that of its older half.
 */
export function statusOf(window: readonly Sample[]): Status {
  const now = window.at(-1);
  if (!now || now.isRead) return 'ok';
  const lastMinute = window.slice(-STOPPED_SAMPLES);
  const isStuckNow = isStuck(lastMinute, STOPPED_SAMPLES);
  if (isStuckNow && lastMinute.every(({ isHeld }) => isHeld)) return 'blocked';
  if (window.some(({ committed }) => committed > now.committed)) return 'rewind';
  if (isStuckNow && wasLeft(window, now)) return 'stopped';
  if (window.length < WINDOW_SAMPLES || window.some(({ isRead }) => isRead)) return 'ok';
  if (isStuck(window, WINDOW_SAMPLES)) return 'stalled';
  const isOld = (now.ageSeconds ?? secondsInLog(window, now)) > TOLERATED_AGE_SECONDS;
  return isOld && !isFalling(window) ? 'warning' : 'ok';
}

/** The worst of statuses; ok if there are none. */
export function worstOf(statuses: Iterable<Status>): Status {
  let worst = 0;
  for (const status of statuses) worst = Math.max(worst, STATUSES.indexOf(status));
  return STATUSES[worst] as Status;
}

function isStuck(samples: readonly Sample[], wanted: number): boolean {
  return (
    samples.length >= wanted &&
    samples.every((sample) => !sample.isRead && sample.committed === samples[0]?.committed) &&
    !samples.slice(1).some(({ hasProcessed }) => hasProcessed)
  );
}

/** Whether the group was without a member since the committed offset is where it is now. */
function wasLeft(window: readonly Sample[], now: Sample): boolean {
  const moved = window.findLastIndex(
    ({ committed, isRead, hasProcessed }) => isRead || hasProcessed || committed !== now.committed,
  );
  return window.slice(moved + 1).some(({ hasMembers }) => hasMembers === false);
}

/** For how long, at least, the log has had the record that is to be read next. */
function secondsInLog(window: readonly Sample[], now: Sample): number {
  const seen = window.find(({ end }) => end > now.committed) ?? now;
  return (now.atMs - seen.atMs) / 1_000;
}

function isFalling(window: readonly Sample[]): boolean {
  const half = window.length / 2;
  return leastLag(window.slice(half)) < leastLag(window.slice(0, half));
}

function leastLag(samples: readonly Sample[]): number {
  return Math.min(...samples.map(({ lag }) => lag));
}
