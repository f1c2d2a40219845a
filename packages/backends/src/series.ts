/** From one moment to another, in milliseconds since 1970. */
export interface Period {
  from: number;
  to: number;
}

/** A period and the steps in it. */
export interface Range extends Period {
  stepMs: number;
}

/** One series of numbers. */
export interface Series {
  labels: Readonly<Record<string, string>>;
  /** Times in milliseconds since 1970, ascending. A value may be NaN or infinite. */
  points: readonly { time: number; value: number }[];
}
