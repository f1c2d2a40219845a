/** How a rate is searched. */
export interface Search {
  /** The rate that is tried first. */
  from: number;
  /** The highest that can be asked for. */
  max: number;
  /** How near the answer comes to the truth: this share of it. */
  precision: number;
}

/**
 * The highest rate that holds, if all lower ones do: doubles until one does not hold, then halves the
 * gap.
 *
 * @returns 0 if none holds
 */
export async function highestRate(
  holds: (rate: number) => Promise<boolean>,
  { from, max, precision }: Search,
): Promise<number> {
  let low = 0;
  let high = Math.min(from, max);
  while (await holds(high)) {
    low = high;
    if (high === max) return max;
    high = Math.min(2 * high, max);
  }
  while (high - low > precision * high && high > 1) {
    const middle = Math.round((low + high) / 2);
    if (middle === low || middle === high) break;
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
