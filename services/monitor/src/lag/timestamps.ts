/** Why a record's timestamp does not tell how old the record is. */
export const TIMESTAMP_PROBLEMS = ['missing', 'implausible', 'ahead'] as const;
export type TimestampProblem = (typeof TIMESTAMP_PROBLEMS)[number];

/** Kafka's own value for a record without a timestamp. */
export const NO_TIMESTAMP = -1;
/** Kafka's first release. Seconds in the place of milliseconds stand for a day of January 1970. */
export const EARLIEST_MS = Date.UTC(2011, 0, 1);
/** Clocks that nobody sets by hand differ by less. */
export const TOLERATED_AHEAD_MS = 10_000;
/** Microseconds in the place of milliseconds stand for a time thousands of years ahead. */
const PLAUSIBLE_AHEAD_MS = 86_400_000;

/**
 * What is wrong with a record's timestamp; undefined if it tells the record's age.
 *
 * - missing: -1, or 0, which is what a producer sends that forgets to set it.
 * - implausible: before Kafka's first release, or more than a day ahead.
 * - ahead: more than ten seconds ahead. The record is young, but how old is not known.
 *
 * @param timestampMs milliseconds since the epoch, as the producer meant them
 */
export function timestampProblem(timestampMs: number, nowMs: number): TimestampProblem | undefined {
  if (timestampMs === NO_TIMESTAMP || timestampMs === 0) return 'missing';
  if (timestampMs < EARLIEST_MS || timestampMs > nowMs + PLAUSIBLE_AHEAD_MS) return 'implausible';
  return timestampMs > nowMs + TOLERATED_AHEAD_MS ? 'ahead' : undefined;
}
