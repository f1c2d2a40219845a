const daySeconds = 86_400;

export type Comparison = 'above' | 'below' | 'equal to';
export type Unit = 'count' | 'per second' | 'seconds' | 'bytes' | 'share';

/** Whether the value is above, below or equal to the limit. */
export function compare(value: number, is: Comparison, limit: number): boolean {
  if (is === 'above') return value > limit;
  if (is === 'below') return value < limit;
  return value === limit;
}

/** Says a value in its unit, as a person would: three digits, and days where it is two or more. */
export function quantity(value: number, unit: Unit): string {
  const short = (n: number) => n.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
  if (unit === 'per second') return `${short(value)}/s`;
  if (unit === 'seconds') {
    if (value >= 2 * daySeconds) return `${short(value / daySeconds)} days`;
    return value !== 0 && value < 1 ? `${short(value * 1_000)} ms` : `${short(value)} s`;
  }
  if (unit === 'share') return `${short(value * 100)} %`;
  if (unit === 'bytes') return `${short(value / 1024 ** 2)} MiB`;
  return short(value);
}
