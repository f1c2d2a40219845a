import { ofBroker } from './kit/index.ts';

export interface PercentileOptions {
  /** Labels to keep apart; by default the brokers. */
  by?: string[];
  /** Labels by which a broker has several of the histogram. */
  apart?: string[];
  /** Label matchers, beside those of the chosen brokers. */
  matchers?: string[];
  /** The counter of what the histogram has seen, if it is not its own. */
  count?: string;
}

/**
 * PromQL for the 99th percentile of one of the broker’s histograms: the largest, since percentiles
 * cannot be averaged, and 0 while nothing is measured, since the histogram then stands still at
 * what it last saw, and one slow event would stay red for as long.
 */
export function p99(
  histogram: string,
  {
    by = ['service_instance_id'],
    apart = [],
    matchers = [],
    count = `${histogram}_count`,
  }: PercentileOptions = {},
): string {
  const of = [ofBroker, ...matchers].join(', ');
  const same = ['kafka_cluster_name', 'service_instance_id', ...apart].join(', ');
  const measured = `(sum by (${same}) (rate(${count}{${of}}[$__rate_interval])) > bool 0)`;
  return `max by (${by.join(', ')}) (${histogram}{${of}, quantile="0.99"} * on(${same}) ${measured})`;
}
