import type { Series } from '../kit/index.ts';
import { named, ofCluster, seriesOfServers } from '../kit/index.ts';

/** Label matchers: the ZooKeepers of the chosen clusters. */
export const ofZooKeeper = `${ofCluster}, service_name="zookeeper"`;

export const { gaugeOf, rateOf } = seriesOfServers(ofZooKeeper);

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
