import { ratePerSecond } from './samples.ts';

/** The lag of a group in a topic, all partitions together. */
export interface TopicSample {
  atMs: number;
  lag: number;
}

/**
 * Seconds until the group has caught up, if its lag goes on falling as it has over the last two
 * minutes: lag divided by net rate (records processed less records produced). 0 if it has;
 * undefined while the lag does not fall.
 */
export function catchUpSeconds(window: readonly TopicSample[]): number | undefined {
  const lag = window.at(-1)?.lag;
  if (lag === undefined || lag === 0) return lag;
  const rate = ratePerSecond(window, (sample) => -sample.lag);
  return rate !== undefined && rate > 0 ? lag / rate : undefined;
}
