import type { Exemplar, Series } from '@kafka-o11y/backends';
import { last, prometheus } from './stores.ts';

/** A series that an instant query answered: exactly one value. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** An instant query, now. */
export async function query(expr: string): Promise<Sample[]> {
  const series = await prometheus.instant(expr);
  return series.map(({ labels, points }) => ({ labels, value: points[0]?.value ?? NaN }));
}

/** The one value of an instant query; an error if there is none or more than one. */
export async function number(expr: string): Promise<number> {
  const samples = await query(expr);
  const [only] = samples;
  if (samples.length !== 1 || only === undefined) {
    throw new Error(`${expr}: expected one series, got ${samples.length}`);
  }
  return only.value;
}

/** A range query over the last `seconds`, a point every 15. */
export function queryRange(expr: string, seconds: number): Promise<Series[]> {
  return prometheus.range(expr, { ...last(seconds), stepMs: 15_000 });
}

/** The exemplars of the last `seconds` on the series that `selector` picks, newest first. */
export async function queryExemplars(selector: string, seconds: number): Promise<Exemplar[]> {
  return (await prometheus.exemplars(selector, last(seconds))).toReversed();
}

/** Names of the alerts that fire in Prometheus at this moment. */
export async function firingAlerts(): Promise<string[]> {
  const alerts = await prometheus.alerts();
  return alerts
    .filter(({ state }) => state === 'firing')
    .map(({ labels }) => labels.alertname ?? '');
}
