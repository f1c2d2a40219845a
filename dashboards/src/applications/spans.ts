import type { Series } from '../kit/index.ts';
import { ofService } from '../kit/index.ts';

/**
 * Operations per second, from spans.
 *
 * @param of whose; by default those of the chosen services
 */
export function spanRate(by: string[], matchers = '', of = ofService): string {
  const calls = `traces_span_metrics_calls_total{${of}${matchers}}`;
  return `sum by (${by.join(', ')}) (rate(${calls}[$__rate_interval]))`;
}

/** Share of operations that failed; 0, not absent, without failures. */
export function spanErrorShare(by: string[]): string {
  const all = spanRate(by);
  return `(${spanRate(by, ', status_code="STATUS_CODE_ERROR"')} or 0 * ${all}) / ${all}`;
}

/** Seconds of an operation, at one quantile. Only this histogram has exemplars. */
export function spanDuration(
  quantile: number,
  by: string[],
  matchers = '',
  of = ofService,
): string {
  const bucket = `traces_span_metrics_duration_seconds_bucket{${of}${matchers}}`;
  const labels = ['le', ...by].join(', ');
  return `histogram_quantile(${quantile}, sum by (${labels}) (rate(${bucket}[$__rate_interval])))`;
}

/**
 * The 95th percentile of the spans that send or process records. It stands beside the services' own
 * histograms: they have no exemplars, and its dots lead to the same traces.
 */
export function spansOf(kind: 'PRODUCER' | 'CONSUMER'): Series {
  const matchers = `, span_kind="SPAN_KIND_${kind}", messaging_destination_name=~"$topic"`;
  return { expr: spanDuration(0.95, ['span_name'], matchers), legend: 'p95 of span {{span_name}}' };
}
