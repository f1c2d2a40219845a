import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import type { Check, Comparison, Expectation, Unit } from './scenario.ts';

/** A PromQL value that compares with a limit. */
export function metric(
  title: string,
  promql: string,
  is: Comparison,
  value: number,
  unit: Unit,
  within: number,
): Expectation {
  return { title, check: { promql, is, value, unit }, within };
}

/** An alert that fires within so many seconds: its `for`, two scrapes and the evaluation. */
export function fires(alert: string, within: number): Expectation {
  return { title: `${alert} fires`, check: { alert, is: 'firing' }, within };
}

export function clears(alert: string, within: number): Expectation {
  return { title: `${alert} has cleared`, check: { alert, is: 'quiet' }, within };
}

export function logged(title: string, logs: LogQuestion, within = 60): Expectation {
  return { title, check: { logs, atLeast: 1 } satisfies Check, within };
}

export function traced(title: string, traces: TraceQuestion, within = 60): Expectation {
  return { title, check: { traces, atLeast: 1 } satisfies Check, within };
}

/**
 * Expectations that hold before the step, too, and are to hold still when all others of it have come
 * true, within the same time.
 */
export function still(within: number, ...expectations: Expectation[]): Expectation[] {
  return expectations.map((one) => ({ ...one, within, holds: true }));
}

/** Records waiting for the consumer group of the orders. */
export const lag = 'sum(kafka_consumer_lag_sum{group="order-processor", topic="orders"})';
/** Orders a second that Kafka took, over the last half minute. */
export const sentRate =
  'sum(rate(kafka_messages_sent_total{topic="orders", status="success"}[30s]))';
/** Orders a second that the consumers finished. */
export const processedRate = 'sum(rate(orders_processed_total{status="processed"}[30s]))';

export const ordersAreSent = metric('Orders are sent', sentRate, 'above', 1, 'per second', 60);
export const ordersAreProcessed = metric(
  'Orders are processed',
  processedRate,
  'above',
  1,
  'per second',
  60,
);

/** The consumers have worked off what had piled up. */
export function nobodyIsBehind(within: number): Expectation {
  return metric('Nobody is behind', lag, 'below', 500, 'count', within);
}

/** What every scenario begins with, and most end with: orders flow and are read. */
export const ordersFlow: Expectation[] = [ordersAreSent, ordersAreProcessed, nobodyIsBehind(120)];

/** Members of the consumer group of the orders. */
export const members = 'sum(kafka_consumer_group_members{group="order-processor"})';

export const allBrokersUp: Expectation[] = [
  metric(
    'Every broker answers',
    'kafka:brokers:up - on () group_left () kafka:brokers:expected',
    'equal to',
    0,
    'count',
    60,
  ),
];
export const brokerMissing = metric(
  'A broker is missing',
  'kafka:brokers:expected - on () group_right () kafka:brokers:up',
  'above',
  0,
  'count',
  60,
);

/** Brokers that say of themselves that they are the controller. */
export const controllers = 'sum(kafka_controller_kafkacontroller_activecontrollercount)';
export const oneController = metric(
  'There is one controller',
  controllers,
  'equal to',
  1,
  'count',
  120,
);

/** Partitions of which a replica is not in sync. */
export const underReplicated = 'sum(kafka_server_replicamanager_underreplicatedpartitions)';
export const everyReplicaInSync = metric(
  'Every replica is in sync',
  underReplicated,
  'equal to',
  0,
  'count',
  240,
);

/** By the canary, whose records are acknowledged and read like any other. */
export const nothingLost = metric(
  'No acknowledged record was lost',
  'sum(increase(kafka_canary_records_total{outcome="lost"}[10m]))',
  'equal to',
  0,
  'count',
  60,
);

/** The 99th percentile of the time that a span takes, by what the spans of the last minute say. */
export function p99(spanName: string): string {
  return `histogram_quantile(0.99, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{span_name="${spanName}"}[1m])))`;
}
