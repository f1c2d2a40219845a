import { ofBroker } from './kit/index.ts';

export interface PercentileOptions {
  /** Labels to keep apart; by default the brokers. */
  by?: string[];
  /** Labels that tell a broker's histograms apart. */
  apart?: string[];
  /** Label matchers of the servers; by default those of the chosen brokers. */
  servers?: string;
  /** Label matchers, beside them. */
  matchers?: string[];
  /** The counter of observations, if it is not the histogram's own. */
  count?: string;
}

/**
 * PromQL for the largest 99th percentile of a broker’s histogram: percentiles cannot be averaged. It is
 * 0 without new observations: the histogram keeps its last value, so one slow event would stay red.
 */
export function p99(
  histogram: string,
  {
    by = ['service_instance_id'],
    apart = [],
    servers = ofBroker,
    matchers = [],
    count = `${histogram}_count`,
  }: PercentileOptions = {},
): string {
  const of = [servers, ...matchers].join(', ');
  const same = ['kafka_cluster_name', 'service_instance_id', ...apart].join(', ');
  const measured = `(sum by (${same}) (rate(${count}{${of}}[$__rate_interval])) > bool 0)`;
  return `max by (${by.join(', ')}) (${histogram}{${of}, quantile="0.99"} * on(${same}) ${measured})`;
}
