import {
  DataqueryBuilder as PrometheusQueryBuilder,
  PromQueryFormat,
} from '@grafana/grafana-foundation-sdk/prometheus';
import { prometheus } from './datasources.ts';

/** One PromQL expression and its name in the legend. */
export interface Series {
  expr: string;
  legend?: string;
}

/**
 * What was so at the last collection or push, of those that come every 10 to 15 s. Prometheus goes on with
 * the last value of others for five minutes: of a state that has passed, and of who has left.
 */
export function now(selector: string): string {
  return `last_over_time(${selector}[45s])`;
}

/** Builds the queries of a graph: values over the time range. */
export function overTime(series: Series[], exemplars: boolean): PrometheusQueryBuilder[] {
  return series.map((one, index) => query(one, index).range().exemplar(exemplars));
}

/** Builds queries for the values at the end of the time range. */
export function latest(series: Series[]): PrometheusQueryBuilder[] {
  return series.map((one, index) => query(one, index).instant());
}

/** Builds the queries of a table: as {@link latest}, with the labels as columns. */
export function asRows(series: Series[]): PrometheusQueryBuilder[] {
  return series.map((one, index) => query(one, index).instant().format(PromQueryFormat.Table));
}

/** The letter of a panel's query: A for the first. */
export function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/**
 * Median, 95th and 99th percentile of a Prometheus histogram, in its own unit.
 * @param bucket the `_bucket` series, with its matchers
 * @param by further labels to keep apart; the legend names them
 */
export function quantiles(bucket: string, by: string[] = []): Series[] {
  const labels = ['le', ...by].join(', ');
  const names = by.map((label) => ` {{${label}}}`).join('');
  return [0.5, 0.95, 0.99].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (${labels}) (rate(${bucket}[$__rate_interval])))`,
    legend: `p${quantile * 100}${names}`,
  }));
}

function query({ expr, legend }: Series, index: number): PrometheusQueryBuilder {
  return new PrometheusQueryBuilder()
    .datasource(prometheus)
    .refId(refId(index))
    .expr(expr)
    .legendFormat(legend ?? '__auto');
}
