import type { Sample } from './samples.ts';
import { WINDOW_SAMPLES } from './samples.ts';

/** From good to bad: a group's status is the worst of its partitions'. */
export const STATUSES = ['ok', 'warning', 'rewind', 'stalled', 'stopped'] as const;
export type Status = (typeof STATUSES)[number];

/** A minute of collections 15 s apart: a restart is no stop. */
const STOPPED_SAMPLES = 5;
/** A lag younger than this is what any consumer has that works in batches. */
const TOLERATED_AGE_SECONDS = 30;

/**
 * How a group does in one partition, after the rules by which Burrow evaluates one
 * (https://github.com/linkedin/Burrow/wiki/Consumer-Lag-Evaluation-Rules). The first that applies:
 *
 * - ok: nothing is unread now.
 * - rewind: the committed offset went back within the window and is not where it was yet.
 * - stopped: no member is there, and for a minute something was unread and nothing committed.
 *   Burrow infers a stop from commits that stay away for long, which they also do where there is
 *   little to read.
 * - ok: something within the window was read to the end, or the window is not full yet.
 * - stalled: there are members, and the committed offset did not move for the whole window.
 * - warning: the lag does not fall, and the oldest unread record is older than 30 s. Burrow
 *   compares each lag with the one before, so that a single dip hides a lag that grows and a
 *   constant lag of one record is a warning; here the least lag of the window's newer half is
 *   compared with that of its older half.
 */
export function statusOf(window: readonly Sample[], hasMembers: boolean): Status {
  const now = window.at(-1);
  if (!now || now.isRead) return 'ok';
  if (window.some(({ committed }) => committed > now.committed)) return 'rewind';
  if (!hasMembers && isStuck(window.slice(-STOPPED_SAMPLES), STOPPED_SAMPLES)) return 'stopped';
  if (window.length < WINDOW_SAMPLES || window.some(({ isRead }) => isRead)) return 'ok';
  if (isStuck(window, WINDOW_SAMPLES)) return 'stalled';
  const isOld = now.ageSeconds === undefined || now.ageSeconds > TOLERATED_AGE_SECONDS;
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
    samples.every((sample) => !sample.isRead && sample.committed === samples[0]?.committed)
  );
}

function isFalling(window: readonly Sample[]): boolean {
  const half = window.length / 2;
  return leastLag(window.slice(half)) < leastLag(window.slice(0, half));
}

function leastLag(samples: readonly Sample[]): number {
  return Math.min(...samples.map(({ lag }) => lag));
}
