import { p99 } from './percentile.ts';

/** The phases of a request in the broker, in order, by Kafka’s names. Their sum is `total`. */
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
 * PromQL for the 99th percentile of a phase of requests on the slowest broker, in milliseconds; 0
 * without such requests.
 * @param request regular expression of request types
 * @param by labels to keep apart, such as `request` and `service_instance_id`
 */
export function requestTime(phase: Phase, request: string, by: string[] = []): string {
  return requestP99(`${phase}timems`, by, [`request=~"${request}"`]);
}

/** As {@link requestTime}, of any histogram that Kafka keeps by request type. */
export function requestP99(name: string, by: string[], matchers: string[] = []): string {
  return p99(`kafka_network_requestmetrics_${name}`, {
    by,
    apart: ['request'],
    matchers,
    count: 'kafka_network_requestmetrics_requests_total',
  });
}
