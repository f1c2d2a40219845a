import type { OldestUnread } from './oldest-unread.ts';
import type { Retention } from './requests.ts';
import { timestampProblem } from './timestamps.ts';

/** The lag of a group in a topic, all partitions together. */
export interface TopicSample {
  /** Milliseconds since the epoch. */
  atMs: number;
  lag: number;
}

/** Samples that a rate is taken over: two minutes of collections 15 s apart. */
const RATE_SAMPLES = 9;

/** How much a value rose each second over the last samples; undefined with less than two. */
export function ratePerSecond<S extends { atMs: number }>(
  window: readonly S[],
  measure: (sample: S) => number,
): number | undefined {
  const recent = window.slice(-RATE_SAMPLES);
  const first = recent[0];
  const last = recent.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return undefined;
  return ((measure(last) - measure(first)) * 1_000) / (last.atMs - first.atMs);
}

/**
 * Seconds until the group has caught up, if its lag goes on falling as it did over the last two
 * minutes: the lag divided by the net rate (records processed less records produced). 0 if nothing
 * is unread; undefined while the lag does not fall.
 */
export function catchUpSeconds(window: readonly TopicSample[]): number | undefined {
  const lag = window.at(-1)?.lag;
  if (lag === undefined || lag === 0) return lag;
  const rate = ratePerSecond(window, (sample) => -sample.lag);
  return rate !== undefined && rate > 0 ? lag / rate : undefined;
}

/**
 * Seconds until the oldest unread record may be deleted, 0 and up; undefined if nothing deletes it,
 * or if time does and the record's timestamp is no time, or if size does and that of the records is not known.
 *
 * By time it is the record's timestamp plus retention.ms, and at most retention.ms. By size it is the time until production
 * at the present rate fills retention.bytes; the size of the unread records is estimated from the
 * batch of the oldest. Kafka deletes a segment only once all of it has expired, so the record may
 * well live longer.
 *
 * @param options.unread number of records that are not processed
 * @param options.produceRate records each second
 */
export function headroomSeconds(options: {
  retention: Retention;
  oldest: Pick<OldestUnread, 'timestampMs' | 'bytesPerRecord'>;
  unread: number;
  produceRate: number;
  nowMs: number;
}): number | undefined {
  const { retention, oldest, unread, produceRate, nowMs } = options;
  const limits: number[] = [];
  if (retention.ms !== undefined && oldest.timestampMs !== undefined) {
    const problem = timestampProblem(oldest.timestampMs, nowMs);
    if (problem && problem !== 'ahead') return undefined;
    limits.push((Math.min(oldest.timestampMs, nowMs) + retention.ms - nowMs) / 1_000);
  }
  if (retention.bytes !== undefined) {
    if (oldest.bytesPerRecord === undefined) return undefined;
    const room = retention.bytes - unread * oldest.bytesPerRecord;
    if (room <= 0) limits.push(0);
    else if (produceRate > 0) limits.push(room / (produceRate * oldest.bytesPerRecord));
  }
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits));
}
