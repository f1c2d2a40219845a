import type { Series } from '../kit/index.ts';
import { ofCluster } from '../kit/index.ts';

/** Label matchers: the ZooKeepers of the chosen clusters. */
export const ofZooKeeper = `${ofCluster}, service_name="zookeeper"`;

/** A gauge of each server. */
export function gaugeOf(metric: string, what = ''): Series {
  return { expr: `${metric}{${ofZooKeeper}}`, legend: named(what) };
}

/** The increase per second of a counter of each server. */
export function rateOf(metric: string, what = ''): Series {
  return {
    expr: `sum by (service_instance_id) (rate(${metric}{${ofZooKeeper}}[$__rate_interval]))`,
    legend: named(what),
  };
}

/**
 * The mean of a summary over the last minutes; 0 without measurements. ZooKeeper's own quantiles
 * cover its whole life, and hide the present.
 */
export function meanOf(metric: string, what = ''): Series {
  const increase = (part: string) => `rate(${metric}_${part}{${ofZooKeeper}}[$__rate_interval])`;
  return {
    expr: `${increase('sum')} / (${increase('count')} > 0) or 0 * ${increase('count')}`,
    legend: named(what),
  };
}

function named(what: string): string {
  return `{{service_instance_id}} ${what}`.trim();
}
