import type { Series } from '../kit/index.ts';
import { named, ofBroker, ofController, seriesOfServers } from '../kit/index.ts';
import { p99 } from '../percentile.ts';

export const { gaugeOf, rateOf } = seriesOfServers(ofController);
export const { gaugeOf: brokerGaugeOf } = seriesOfServers(ofBroker);

/** What all controllers say of the cluster: the largest, as one that is behind knows of fewer. */
export function clusterGauge(name: string, legend: string): Series {
  return { expr: `max(kafka_controller_kafkacontroller_${name}{${ofController}})`, legend };
}

/**
 * A mean or a maximum of the last half minute, from the controller that measured something in it: the
 * others say NaN.
 */
export function latencyOf(metric: string, what = ''): Series {
  return { expr: `${metric}{${ofController}} >= 0`, legend: named(what) };
}

/** The 99th percentile of a histogram of each controller, 0 while it measures nothing. */
export function p99Of(histogram: string): Series {
  return { expr: p99(histogram, { servers: ofController }), legend: named() };
}
