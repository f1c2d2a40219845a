/** The median of some values; undefined without values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** The rise of the least-squares line from the first point to the last. */
export function fittedGrowth(points: readonly { time: number; value: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const times = points.map(({ time }) => time);
  const meanTime = mean(times);
  const meanValue = mean(points.map(({ value }) => value));
  let together = 0;
  let apart = 0;
  for (const { time, value } of points) {
    together += (time - meanTime) * (value - meanValue);
    apart += (time - meanTime) ** 2;
  }
  return apart === 0 ? 0 : (together / apart) * (Math.max(...times) - Math.min(...times));
}
