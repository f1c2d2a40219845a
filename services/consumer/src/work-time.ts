/** The standard normal distribution's 99th percentile. */
const z99 = 2.326_347_874;

/** Returns numbers in [0, 1), as `Math.random` does. */
export type Random = () => number;

/**
 * How long a piece of work takes, in milliseconds: log-normal, the usual shape of service times
 * (never negative, most of them close together, a long tail), given by its median and its 99th
 * percentile.
 *
 * X = exp(mu + sigma Z) with Z standard normal. The median is exp(mu) and the 99th percentile
 * exp(mu + 2.326 sigma), hence mu = ln p50 and sigma = ln(p99 / p50) / 2.326. Z is drawn by the
 * Box-Muller transform.
 */
export function workTimeMs(p50: number, p99: number, random: Random = Math.random): number {
  if (p50 === 0) return 0;
  const sigma = Math.log(p99 / p50) / z99;
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return p50 * Math.exp(sigma * z);
}
