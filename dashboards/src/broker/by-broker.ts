import type { Series } from '../kit/index.ts';
import { ofBroker, ofController } from '../kit/index.ts';
import { p99 } from '../percentile.ts';

/** The chosen brokers' values of a gauge, one series each. */
export function gaugeOf(metric: string, what = ''): Series {
  return { expr: `${metric}{${ofBroker}}`, legend: named(what) };
}

/** One series a broker, for a gauge with several series each (by listener, by thread). */
export function foldedGaugeOf(aggregate: 'sum' | 'min' | 'max', metric: string, what = ''): Series {
  return {
    expr: `${aggregate} by (service_instance_id) (${metric}{${ofBroker}})`,
    legend: named(what),
  };
}

/** The chosen brokers' increase per second of a counter, one series each. */
export function rateOf(metric: string, what = '', matchers = ''): Series {
  const all = [ofBroker, matchers].filter(Boolean).join(', ');
  return {
    expr: `sum by (service_instance_id) (rate(${metric}{${all}}[$__rate_interval]))`,
    legend: named(what),
  };
}

/** {@link rateOf} Kafka's own sum of a counter over all topics. */
export function topicRateOf(name: string, what = ''): Series {
  return rateOf(`kafka_server_brokertopicmetrics_${name}_total`, what, 'topic=""');
}

/** The 99th percentile of a histogram, 0 while it measures nothing, one series a broker. */
export function p99Of(histogram: string): Series {
  return { expr: p99(histogram), legend: named('') };
}

/** A gauge of each controller, which with ZooKeeper is a broker. */
export function controllerGaugeOf(metric: string, what = ''): Series {
  return { expr: `${metric}{${ofController}}`, legend: named(what) };
}

/** As {@link rateOf}, of each controller. */
export function controllerRateOf(metric: string, what = ''): Series {
  return {
    expr: `sum by (service_instance_id) (rate(${metric}{${ofController}}[$__rate_interval]))`,
    legend: named(what),
  };
}

/** As {@link p99Of}, of each controller. */
export function controllerP99Of(histogram: string, what = ''): Series {
  return { expr: p99(histogram, { servers: ofController }), legend: named(what) };
}

function named(what: string): string {
  return `{{service_instance_id}} ${what}`.trim();
}
