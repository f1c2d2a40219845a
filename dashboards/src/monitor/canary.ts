import { services, spanNames } from '@kafka-o11y/vocabulary';
import type { Series } from '../kit/index.ts';
import { inCluster, ofCluster } from '../kit/index.ts';

/** The two promises: Kafka acknowledges records, and delivers them in time. */
export type Promised = 'produce' | 'consume';

/** Share of canary records for which the promise was kept, in one of the recorded windows. */
export function availability(promised: Promised, window: string): string {
  return `kafka:canary_${promised}_availability:ratio_rate${window}{${ofCluster}}`;
}

/** How many times faster than the objective allows the error budget is spent. */
export function burnRate(promised: Promised, window: string): string {
  return `(1 - ${availability(promised, window)}) / on () group_left () (1 - threshold:canary_objective:ratio)`;
}

/** Canary records per second with one of these outcomes (a regular expression). */
export function ended(outcome: string, by: string[]): string {
  const records = `kafka_canary_records_total{${ofCluster}, outcome=~"${outcome}"}`;
  return `sum by (${by.join(', ')}) (rate(${records}[$__rate_interval]))`;
}

/** As {@link ended}, but their number within the time shown. */
export function endedInRange(outcome: string): string {
  return `sum(increase(kafka_canary_records_total{${ofCluster}, outcome=~"${outcome}"}[$__range]))`;
}

/** Label matchers: records led by the chosen brokers, and records without a known leader. */
export const ofLeader = `${ofCluster}, broker_host=~"$broker|none"`;

const spanBucket = `traces_span_metrics_duration_seconds_bucket{${ofCluster}, service_name="monitor", span_name="send canary"}`;

/** The p95 of the canary's spans. They have exemplars, and the canary's histograms have none. */
export const sendSpans: Series = {
  expr: `histogram_quantile(0.95, sum by (le) (rate(${spanBucket}[$__rate_interval])))`,
  legend: 'p95 of span send canary',
};

export const canaryTraces = {
  title: 'Canary records as traces',
  traces: { service: services.monitor, name: spanNames.sendCanary },
} as const;

export const failedCanaryTraces = {
  title: 'Failed canary records as traces',
  traces: { service: services.monitor, status: 'error' },
} as const;

export const monitorLogs = {
  title: 'What the monitor says',
  logs: { ...inCluster, service: services.monitor },
} as const;
