import { isOfOtherShape } from '../stack/modes.ts';
import { isSecure, kafkaMode, shape } from '../stack/settings.ts';

/**
 * Queries that stay empty until an event fills them. All other queries of boards, rules, documents and
 * scenarios have an answer on a healthy stack.
 */
export const eventOnly: {
  contains: string;
  event: string;
  /** Where it needs no event: in which shapes. */
  except?: readonly string[];
  /** The metric itself comes with the event. Other metrics are there before, with other labels. */
  unseenBefore?: true;
}[] = [
  {
    contains: 'error!="NONE"',
    event: 'a request is answered with an error, for example after a restart of the broker',
  },
  {
    contains: '_nanoseconds_total[1m]',
    event: 'a cluster is attached whose JMX exporters have other rules',
    unseenBefore: true,
  },
  {
    contains: 'kafka_server_raft_metrics_current_vote',
    event: 'a cluster is attached whose JMX exporters have other rules',
    unseenBefore: true,
  },
  { contains: 'log_family="authorizer"', event: 'an authorizer denies something' },
  {
    contains: 'kafka_authorizer_denied_total{principal="User:consumer"',
    event: 'the consumer is denied something: scenario denied-acl',
  },
  { contains: '&& duration > 100ms', event: 'an order takes long: fault processingLatency' },
  { contains: 'log_family="request"', event: 'brokers run with KAFKA_REQUEST_LOG=on' },
  {
    contains: 'otelcol_exporter_enqueue_failed_',
    event: 'a queue of the Collector is full',
    unseenBefore: true,
  },
  {
    contains: '_processed_total", error_type!=""',
    event: 'an SDK gives up spans or log records',
  },
  {
    contains: '|~ `(?i)telemetry|otlp|export`',
    event: 'a service cannot hand over its telemetry',
  },
  {
    contains: 'loki_discarded_samples_total',
    event: 'the log store refuses a line',
    unseenBefore: true,
  },
  {
    contains: 'telemetry_refused_items_total',
    event: 'a sender sends what a store would refuse',
    unseenBefore: true,
  },
  {
    contains: 'otel_metric_overflow="true"',
    event: 'a sender has too many names of spans',
    unseenBefore: true,
  },
  {
    contains: 'otelcol_deltatocumulative_datapoints_total{error!=""}',
    event: 'a delta comes out of order',
    unseenBefore: true,
  },
  {
    contains: 'resource.service.name = "monitor" && status = error',
    event: 'Kafka refuses a record of the canary',
  },
  {
    contains: 'kafka_server_quota_throttle_time',
    event: 'a client gets a quota',
    unseenBefore: true,
  },
  {
    contains: 'kafka_server_quota_byte_rate',
    event: 'a client gets a quota',
    except: ['kraft', 'kraft-cluster'],
    unseenBefore: true,
  },
  {
    contains: 'org_apache_kafka_',
    event: 'a client pushes metrics of its own: docker compose --profile java up -d',
    unseenBefore: true,
  },
  {
    contains: 'kafka_server_quota_request_time',
    event: 'a client gets a quota',
    unseenBefore: true,
  },
  { contains: 'count by (alertname, severity) (ALERTS', event: 'an alert fires' },
  { contains: 'The consumer was lost', event: 'a consumer gives up' },
  { contains: 'is parked at', event: 'a partition is parked' },
  { contains: 'kafka_consumer_parked_offset', event: 'a partition is parked', unseenBefore: true },
  {
    contains: 'kafka_partition_open_transaction_seconds',
    event: 'a transaction is still open at the second look',
    unseenBefore: true,
  },
  {
    contains: 'kafka_group_epoch',
    event: 'a group follows another protocol than the classic one',
    unseenBefore: true,
  },
  {
    contains: 'kafka_group_info{group="order-processor", type="consumer"}',
    event: 'consumers are started with KAFKA_GROUP_PROTOCOL=consumer',
  },
  {
    contains: 'RaftManager|QuorumState',
    event: 'Kafka is its own controller',
    except: ['kraft', 'kraft-cluster'],
  },
  { contains: 'kafka_group_partition_status', event: 'a group is not ok', unseenBefore: true },
  {
    contains: 'kafka_monitor_unread_age_info',
    event: 'a group has unread records',
    unseenBefore: true,
  },
  { contains: 'offset 15m', event: 'the stack is a quarter of an hour old' },
  {
    contains: 'kafka_group_timestamp_problem',
    event: 'unread records have no usable timestamps',
    unseenBefore: true,
  },
  {
    contains: 'kafka_group_retention_headroom_seconds',
    event: 'a group is behind',
    unseenBefore: true,
  },
  {
    contains: '> 0 and on (group) (max by (group) (kafka:group:muted',
    event: 'somebody reads with a console consumer',
  },
  {
    contains: 'zookeeper|kafka-controller',
    event: 'controllers are apart from brokers',
    except: ['single', 'cluster', 'kraft-cluster'],
  },
  {
    contains: 'kafka_log_logcleaner_max_clean_time_secs',
    event: 'Kafka 4 has cleaned a log',
    except: ['single', 'cluster'],
    unseenBefore: true,
  },
  {
    contains: 'kafka_server_raft_metrics_election_latency',
    event: 'controllers elect a leader',
    unseenBefore: true,
  },
  { contains: 'partition_load_time_max', event: 'a group coordinator has just loaded its groups' },
  ...[
    'request=~"FetchFollower"',
    'kafka_server_fetcherlagmetrics_consumerlag',
    'zookeeper_state',
    'zookeeper_quorumsize',
    'learners',
    'synced_followers',
    'pending_syncs',
    'leader_uptime',
  ].map((contains) => ({
    contains,
    event: 'there is more than one broker or ZooKeeper',
    except: ['cluster', 'kraft-cluster'],
    unseenBefore: true as const,
  })),
];

const plainShape = shape.replace('secure-', '');

/** The entries that cover the query in this shape. */
function entriesFor(expr: string) {
  return eventOnly.filter(
    ({ contains, except }) => expr.includes(contains) && !except?.includes(plainShape),
  );
}

/** Whether only an event fills a part of the query. */
export function hasEvent(expr: string): boolean {
  return entriesFor(expr).length > 0;
}

/** Whether only an event fills the query, or only Kafka in its other mode. */
export function isEventOnly(expr: string): boolean {
  return hasEvent(expr) || isOfOtherShape(expr, kafkaMode, isSecure);
}

/** Whether the metric itself comes with the event, so that there is nothing to ask for before. */
export function isUnseenBefore(expr: string): boolean {
  return (
    entriesFor(expr).some(({ unseenBefore }) => unseenBefore) ||
    isOfOtherShape(expr, kafkaMode, isSecure)
  );
}
