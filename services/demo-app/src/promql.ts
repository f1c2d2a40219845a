import { fresh } from '@kafka-o11y/backends';
import { topics } from '@kafka-o11y/vocabulary';

/** Every PromQL query of the pages that have no board of their own, each written once. */

/** Long enough for the rate of values that come every 10 s, and short enough to see a change. */
const window = '1m';

const orders = `topic="${topics.orders.topic}"`;

const perSecond = (metric: string, labels: string) => `rate(${metric}{${labels}}[${window}])`;

const quantile = (q: number, histogram: string, labels: string) =>
  `histogram_quantile(${q}, sum by (le) (${perSecond(`${histogram}_bucket`, labels)}))`;

const sent = `component="producer", status="success", ${orders}`;
const worked = `service_name="consumer", messaging_destination_name="${topics.orders.topic}"`;

/** In seconds, of all orders. */
const latency = {
  send: (q: number) => `${quantile(q, 'kafka_message_send_duration_ms', sent)} / 1000`,
  process: (q: number) => quantile(q, 'messaging_process_duration_seconds', worked),
  endToEnd: (q: number) => quantile(q, 'orders_end_to_end_duration_seconds', ''),
};

/** Who is up. Each gives a value by `service_name`; what is scraped, by `service_instance_id` too. */
export const componentQueries = {
  up: 'up{service_name!=""}',
  upAgeSeconds: 'time() - timestamp(up{service_name!=""})',
  /** Services that push; each reports this metric of its event loop. */
  pushAgeSeconds:
    'time() - max by (service_name, kafka_cluster_name) (timestamp(nodejs_eventloop_utilization_ratio{service_name=~"producer|consumer|monitor"}))',
  /** 0 where a service runs without reaching Kafka. */
  connected: [
    `min by (service_name) (${fresh('kafka_producer_active{service_name="producer"}')})`,
    `min by (service_name) (${fresh('kafka_consumer_active{service_name="consumer"}')})`,
  ].join(' or '),
  /** Each cluster that is watched, whether or not anything of it answers. */
  clusters: 'max by (kafka_cluster_name) (kafka:brokers:expected)',
  /** How many controllers there should be; nothing with ZooKeeper. */
  controllersExpected: 'kafka:controllers:expected',
  /** Where it does not run it has no address, and so is not even scraped. */
  grafanaRanToday: 'max by (service_name) (last_over_time(up{service_name="grafana"}[1d]))',
  /** Seconds since 1970 at which most of the lab had started. */
  labStart: 'quantile(0.5, service:start_time:seconds)',
  /** Likewise, of each instance. */
  startTime: 'service:start_time:seconds',
};

/** What restarts so soon after the start of the lab belongs to it: see prometheus/rules/restarts.yml. */
const settledAfterSeconds = 300;

/**
 * How often each instance has restarted since the lab had started, where it has at all.
 *
 * @param ageSeconds for how long the lab runs
 * @returns undefined while it is too young for that
 */
export function restartsQuery(ageSeconds: number): string | undefined {
  const seconds = Math.floor(ageSeconds - settledAfterSeconds);
  return seconds > 0 ? `resets(service:uptime:seconds[${seconds}s]) > 0` : undefined;
}

/** @param group the consumer group that processes the orders */
export function flowQueries(group: string) {
  const ofGroup = `group=${quoted(group)}, ${orders}`;
  const lastMinutes = (status: string) =>
    `sum(increase(orders_processed_total{status="${status}"}[5m]))`;
  return {
    scalars: {
      sentPerSecond: `sum(${perSecond('kafka_messages_sent_total', sent)})`,
      processedPerSecond: `sum(${perSecond('orders_processed_total', 'status="processed"')})`,
      lagRecords: `sum(max by (partition) (kafka_group_lag_records{${ofGroup}}))`,
      lagSeconds: `max(kafka_group_lag_seconds{${ofGroup}})`,
      sendP50: latency.send(0.5),
      sendP99: latency.send(0.99),
      processP50: latency.process(0.5),
      processP99: latency.process(0.99),
      endToEndP50: latency.endToEnd(0.5),
      endToEndP99: latency.endToEnd(0.99),
      retried: lastMinutes('retried'),
      deadLettered: lastMinutes('dead_lettered'),
      groupMembers: `max(kafka_group_members{group=${quoted(group)}})`,
    },
    /** Each gives a value by `partition`. */
    partitions: {
      sentPerSecond: `sum by (partition) (${perSecond('kafka_messages_sent_total', sent)})`,
      processedPerSecond: `sum by (partition) (${perSecond('kafka_messages_processed_total', `status="success", ${ofGroup}`)})`,
      lagRecords: `max by (partition) (kafka_group_lag_records{${ofGroup}})`,
    },
    /** 1 for the label `problem` that unread orders have. */
    timestampProblem: `max by (problem) (kafka_group_timestamp_problem{${ofGroup}})`,
    /** 1 for the label `type` that the group has. */
    groupType: `max by (type) ${fresh(`kafka_group_info{group=${quoted(group)}}`)}`,
    /** 1 for the label `status` that the group has. */
    groupStatus: `max by (status) (kafka_group_status{group=${quoted(group)}}) == 1`,
  };
}

export interface ChartQuery {
  title: string;
  /** A unit of Grafana's. */
  unit: string;
  /** Query by the name of its line. */
  lines: Record<string, string>;
}

/** Of the partition that a record is in. */
export function partitionCharts(place: {
  topic: string;
  partition: number;
  group: string;
}): ChartQuery[] {
  const partition = `topic=${quoted(place.topic)}, partition="${place.partition}"`;
  const ofGroup = `${partition}, group=${quoted(place.group)}`;
  const name = `${place.topic}, partition ${place.partition}`;
  return [
    {
      title: `Records a second of ${name}`,
      unit: 'ops',
      lines: {
        sent: `sum(${perSecond('kafka_messages_sent_total', partition)})`,
        processed: `sum(${perSecond('kafka_messages_processed_total', ofGroup)})`,
      },
    },
    {
      title: `Lag of ${name}`,
      unit: 'short',
      lines: { records: `max(kafka_group_lag_records{${ofGroup}})` },
    },
  ];
}

export const latencyChart: ChartQuery = {
  title: 'Latency, 99th percentile of all orders',
  unit: 's',
  lines: {
    send: latency.send(0.99),
    process: latency.process(0.99),
    'end to end': latency.endToEnd(0.99),
  },
};

/** A string of PromQL; JSON's escapes are among PromQL's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
