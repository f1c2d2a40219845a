/** A partition as it was at one collection. */
export interface Sample {
  /** Milliseconds since the epoch. */
  atMs: number;
  committed: number;
  end: number;
  /** Unread records, transaction markers included. */
  lag: number;
  /** Whether no record is unread. */
  isRead: boolean;
  /** Age of the oldest unread record; undefined if its timestamp is not known. */
  ageSeconds: number | undefined;
}

/** What the status is judged by: five minutes of collections 15 s apart. */
export const WINDOW_SAMPLES = 20;
/** What rates are taken over: two minutes of them. */
export const RATE_SAMPLES = 9;

/** Adds a sample to a window, in place, and drops what is older than the window. */
export function addTo<S>(window: S[], sample: S): void {
  window.push(sample);
  if (window.length > WINDOW_SAMPLES) window.shift();
}

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
