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

export function logged(title: string, logql: string, within = 60): Expectation {
  return { title, check: { logql, atLeast: 1 } satisfies Check, within };
}

export function traced(title: string, traceql: string, within = 60): Expectation {
  return { title, check: { traceql, atLeast: 1 } satisfies Check, within };
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

/** What every scenario begins with, and most end with: orders flow and are read. */
export const ordersFlow: Expectation[] = [
  metric('Orders are sent', sentRate, 'above', 1, 'per second', 60),
  metric('Orders are processed', processedRate, 'above', 1, 'per second', 60),
  metric('Nobody is behind', lag, 'below', 500, 'count', 120),
];

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

/** The 99th percentile of the time that a span takes, by what the spans of the last minute say. */
export function p99(spanName: string): string {
  return `histogram_quantile(0.99, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{span_name="${spanName}"}[1m])))`;
}
