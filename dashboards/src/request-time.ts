import { ofBroker } from './kit/index.ts';

/** The way of a request through the broker, in order, by Kafka’s names; their sum is `total`. */
export const phases = [
  'requestqueue',
  'local',
  'remote',
  'responsequeue',
  'responsesend',
  'throttle',
] as const;
export type Phase = (typeof phases)[number] | 'total';

/**
 * PromQL for the 99th percentile of a phase of requests, in milliseconds: of the slowest broker,
 * since percentiles cannot be averaged, and 0 while nobody sends such requests, since the broker’s
 * histogram then stands still at what it last saw.
 * @param request regular expression of request types
 * @param by labels to keep apart, such as `request` and `service_instance_id`
 */
export function requestTime(phase: Phase, request: string, by: string[] = []): string {
  const matchers = `${ofBroker}, request=~"${request}"`;
  const same = 'kafka_cluster_name, service_instance_id, request';
  const percentile = `kafka_network_requestmetrics_${phase}timems{${matchers}, quantile="0.99"}`;
  const asked = `(sum by (${same}) (rate(kafka_network_requestmetrics_requests_total{${matchers}}[$__rate_interval])) > bool 0)`;
  return `max by (${by.join(', ')}) (${percentile} * on(${same}) ${asked})`;
}
