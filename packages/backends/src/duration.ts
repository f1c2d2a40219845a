const unitMs: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds of a duration like `30s` or `1m30s`, as Prometheus and Grafana write it. A leading
 * `>` ("at least", as Grafana's panels may say) is allowed.
 *
 * @throws {Error} where the text is no such duration
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdw])/g)];
  if (!/^>?(\d+(ms|[smhdw]))+$/.test(text)) {
    throw new Error(`"${text}" is not a duration like 30s or 5m`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
}

/** The shortest exact writing of a duration in one unit: 90000 is `90s`, 60000 is `1m`. */
export function formatDuration(ms: number): string {
  const units = ['d', 'h', 'm', 's'] as const;
  const unit = units.find((unit) => ms >= (unitMs[unit] ?? 1) && ms % (unitMs[unit] ?? 1) === 0);
  return unit ? `${ms / (unitMs[unit] ?? 1)}${unit}` : `${ms}ms`;
}
