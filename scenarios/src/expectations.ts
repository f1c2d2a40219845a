import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import type { CauseId, Comparison, Unit } from '@kafka-o11y/runbooks';
import type { Check, Expectation } from './scenario.ts';

/** Expects a PromQL value that compares with a limit, within so many seconds. */
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

/** Expects an alert within so many seconds: its `for`, two scrapes and the evaluation. */
export function fires(alert: string, within: number): Expectation {
  return { title: `${alert} fires`, check: { alert, is: 'firing' }, within };
}

/** Expects the runbooks to name this cause first for what fires, within so many seconds. */
export function named(cause: CauseId, within: number): Expectation {
  return { title: 'npm run diagnose names the cause', check: { cause }, within };
}

/** Expects an alert to have cleared within so many seconds. */
export function clears(alert: string, within: number): Expectation {
  return { title: `${alert} has cleared`, check: { alert, is: 'quiet' }, within };
}

/** Expects a log line within so many seconds. */
export function logged(title: string, logs: LogQuestion, within = 60): Expectation {
  return { title, check: { logs, atLeast: 1 } satisfies Check, within };
}

/** Expects a trace within so many seconds. */
export function traced(title: string, traces: TraceQuestion, within = 60): Expectation {
  return { title, check: { traces, atLeast: 1 } satisfies Check, within };
}

/** Expectations that hold before the step, too, and have to hold still at its end. */
export function still(within: number, ...expectations: Expectation[]): Expectation[] {
  return expectations.map((one) => ({ ...one, within, holds: true }));
}

/** Unread records of the consumer group of the orders. */
export const lag = 'sum(kafka_group_lag_records{group="order-processor", topic="orders"})';
/** Orders per second that Kafka acknowledged, over the last half minute. */
export const sentRate =
  'sum(rate(kafka_messages_sent_total{topic="orders", status="success"}[30s]))';
/** Orders per second that the consumers finished, over the last half minute. */
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

/** Expects that the consumers have caught up. */
export function nobodyIsBehind(within: number): Expectation {
  return metric('Nobody is behind', lag, 'below', 500, 'count', within);
}

/** Orders are sent and read. Every scenario begins with it, and most end with it. */
export const ordersFlow: Expectation[] = [ordersAreSent, ordersAreProcessed, nobodyIsBehind(120)];

/** Members of the consumer group of the orders. */
export const members = 'sum(kafka_group_members{group="order-processor"})';

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

/** The number of brokers that say that they are the controller. */
export const controllers = 'sum(kafka_controller_kafkacontroller_activecontrollercount)';
/** So many controllers of a cluster without ZooKeeper answer. */
export const controllersUp = (count: number) =>
  metric(
    count === 1 ? 'One controller is left' : `${count} controllers are up`,
    'max(kafka:controllers:up)',
    'equal to',
    count,
    'count',
    120,
  );
export const oneController = metric(
  'There is one controller',
  controllers,
  'equal to',
  1,
  'count',
  120,
);

/** The number of partitions with a replica that is not in sync. */
export const underReplicated = 'sum(kafka_server_replicamanager_underreplicatedpartitions)';
export const everyReplicaInSync = metric(
  'Every replica is in sync',
  underReplicated,
  'equal to',
  0,
  'count',
  240,
);

/** Counts records of the canary. Kafka treats them like all others. */
export const nothingLost = metric(
  'No acknowledged record was lost',
  'sum(increase(kafka_canary_records_total{outcome="lost"}[10m]))',
  'equal to',
  0,
  'count',
  60,
);

/** Gives the query for the 99th percentile of a span's duration over the last minute, in seconds. */
export function p99(spanName: string): string {
  return `histogram_quantile(0.99, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{span_name="${spanName}"}[1m])))`;
}
