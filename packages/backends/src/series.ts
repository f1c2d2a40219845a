/** A time, in milliseconds since 1970, and its steps. */
export interface Range {
  from: number;
  to: number;
  stepMs: number;
}

/** One series of numbers. */
export interface Series {
  labels: Readonly<Record<string, string>>;
  /** Times in milliseconds since 1970, ascending. A value may be NaN or infinite. */
  points: readonly { time: number; value: number }[];
}
