import type { Series } from './queries.ts';

/** Series of servers, each under its own name. */
export interface ServerSeries {
  /** A gauge of each server. */
  gaugeOf(metric: string, what?: string): Series;
  /** The increase per second of what counts up from the start of each server. */
  rateOf(metric: string, what?: string): Series;
}

/** @param servers label matchers of theirs */
export function seriesOfServers(servers: string): ServerSeries {
  return {
    gaugeOf: (metric, what) => ({ expr: `${metric}{${servers}}`, legend: named(what) }),
    rateOf: (metric, what) => ({
      expr: `sum by (service_instance_id) (rate(${metric}{${servers}}[$__rate_interval]))`,
      legend: named(what),
    }),
  };
}

/** The legend of a series: the server, and what of it. */
export function named(what = ''): string {
  return `{{service_instance_id}} ${what}`.trim();
}
