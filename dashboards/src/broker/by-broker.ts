import type { Series } from '../kit/index.ts';
import { ofBroker } from '../kit/index.ts';

/** The chosen brokers' values of a gauge, one series each. */
export function gaugeOf(metric: string, what = ''): Series {
  return { expr: `${metric}{${ofBroker}}`, legend: named(what) };
}

/** A gauge that every broker has several of (by listener, by thread), as one series a broker. */
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

/** {@link rateOf} one of Kafka's counters that exist for all topics together and for each one. */
export function topicRateOf(name: string, what = ''): Series {
  return rateOf(`kafka_server_brokertopicmetrics_${name}_total`, what, 'topic=""');
}

/** The largest 99th percentile among a metric's series, one series a broker. */
export function p99Of(metric: string, what = ''): Series {
  return {
    expr: `max by (service_instance_id) (${metric}{${ofBroker}, quantile="0.99"})`,
    legend: named(what),
  };
}

function named(what: string): string {
  return `{{service_instance_id}} ${what}`.trim();
}
