import { fresh } from '@kafka-o11y/backends';
import { canaryTopic, services } from '@kafka-o11y/vocabulary';
import type { Check, Question } from './runbook.ts';

/** The cluster of the alert. */
export const ofCluster = 'kafka_cluster_name="$kafka_cluster_name"';

/** A question that a value above the limit answers with yes, and no sample with no. */
export function above(
  ask: string,
  promql: string,
  panel: Question['panel'],
  limit: Check['value'] = 0,
  unit: Check['unit'] = 'count',
): Question {
  return { ask, check: { promql, is: 'above', value: limit, unit, empty: 'no' }, panel };
}

/** Questions that more than one runbook asks, from what others depend on to what depends on others. */
export const questions = {
  collectorAway: {
    ask: 'Is the Collector away?',
    check: {
      promql: `min(up{service_name="${services.collector}"}) or vector(0)`,
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'telemetry', panel: 'Parts down' },
  },
  zookeeperQuorumLost: above(
    'Are half of the ZooKeeper servers away, or more?',
    `1 - zookeeper:servers:up{${ofCluster}} / zookeeper:servers:expected`,
    { board: 'zookeeper', panel: 'Missing' },
    0.49,
    'share',
  ),
  kraftQuorumLost: {
    ask: 'Does no controller lead or follow?',
    check: {
      promql: `count by (kafka_cluster_name) (kafka_server_raft_metrics_current_state{${ofCluster}, state=~"leader|follower"}) or kafka:controllers:expected{${ofCluster}} * 0`,
      is: 'equal to',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'kraft', panel: 'Missing' },
  },
  brokerAway: {
    ask: 'Is a broker away?',
    check: {
      promql: `kafka:brokers:expected{${ofCluster}} - on (kafka_cluster_name) kafka:brokers:up`,
      is: 'above',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'overview', panel: 'Broker by broker' },
  },
  brokerFenced: above(
    'Is a broker up, and fenced off by the controllers?',
    `max by (kafka_cluster_name) (kafka_controller_kafkacontroller_fencedbrokercount{${ofCluster}}) - on (kafka_cluster_name) (kafka:brokers:expected - kafka:brokers:up)`,
    { board: 'kraft', panel: 'Brokers fenced off' },
  ),
  sessionExpired: above(
    'Did ZooKeeper give a broker up in the last 10 minutes?',
    `sum by (instance) (increase(kafka_server_sessionexpirelistener_zookeeperexpires_total{${ofCluster}}[10m]))`,
    { board: 'zookeeper', panel: 'Disconnects and expiries' },
  ),
  uncleanElection: above(
    'Was there an unclean election in the last 10 minutes?',
    `max by (kafka_cluster_name) (increase(kafka_controller_controllerstats_uncleanleaderelections_total{${ofCluster}}[10m]))`,
    { board: 'broker', panel: 'Leader elections' },
  ),
  brokerRestarted: {
    ask: 'Has a broker just started?',
    check: {
      promql: `min by (service_instance_id) (service:uptime:seconds{${ofCluster}, service_name="${services.kafka}"})`,
      is: 'below',
      value: 300,
      unit: 'seconds',
    },
    panel: { board: 'broker', panel: 'Running for' },
  },
  certificateExpired: {
    ask: 'Has a certificate expired?',
    check: {
      promql: `min by (server_address) (tls_server_certificate_not_after_seconds{${ofCluster}} - time())`,
      is: 'below',
      value: 0,
      unit: 'seconds',
      empty: 'no',
    },
    panel: { board: 'security', panel: 'What each broker shows' },
  },
  denied: above(
    'Was something denied in the last 5 minutes?',
    `sum by (principal, operation, resource_type) (clamp_min(kafka_authorizer_denied_total{${ofCluster}} - (kafka_authorizer_denied_total offset 5m or kafka_authorizer_denied_total * 0), 0))`,
    { board: 'security', panel: 'By principal' },
  ),
  clientsCutOff: above(
    'Do records wait in the producers, while brokers take none?',
    `sum by (component) ${fresh('kafka_producer_queue_records')} and on () sum(rate(kafka_messages_sent_total{status="success"}[30s])) < 0.1`,
    { board: 'applications', panel: 'Records waiting to be sent' },
    10,
  ),
  blocked: {
    ask: 'Does the group stand where a transaction is open?',
    check: {
      promql: `max by (group, topic) (kafka_group_partition_status{${ofCluster}, group="$group", status="blocked"})`,
      is: 'equal to',
      value: 1,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'groups', panel: 'Open transactions' },
  },
  parked: above(
    'Is a partition parked?',
    `count by (group, topic, error_type) (kafka_consumer_parked_offset{${ofCluster}, group="$group"})`,
    { board: 'applications', panel: 'Parked partitions' },
  ),
  noMember: {
    ask: 'Is nobody in the group?',
    check: {
      promql: `min by (group) (max_over_time(kafka_group_has_members{${ofCluster}, group="$group", group!~"_canary[.].+"}[45s]))`,
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'groups', panel: 'Members' },
  },
  restartLoop: above(
    'Has a process ended three times within the hour, or more?',
    'resets(service:uptime:seconds[1h]) and on (service_name, service_instance_id) service:unexpected_restarts:resets10m > 0',
    { board: 'host', panel: 'Restarts' },
    2,
  ),
  rebalancing: above(
    'Did members join in four of the last five minutes?',
    `count_over_time((sum by (kafka_cluster_name) (rate(kafka_network_requestmetrics_requests_total{${ofCluster}, request="JoinGroup"}[1m])) > 0 or count by (kafka_cluster_name) (kafka_group_epoch{${ofCluster}} > kafka_group_epoch offset 1m) > 0)[5m:1m])`,
    { board: 'groups', panel: 'Joins and commits' },
    3,
  ),
  deadLetters: above(
    'Are records given up, as nobody can process them?',
    'sum by (component, topic) (increase(orders_processed_total{status="dead_lettered"}[5m]))',
    { board: 'applications', panel: 'Retries and dead letters' },
    3,
  ),
  retried: above(
    'Were those records tried again before, in vain?',
    'sum by (component, topic) (rate(orders_processed_total{status="retried"}[5m]))',
    { board: 'applications', panel: 'Retries and dead letters' },
    0.05,
    'per second',
  ),
  producerAway: {
    ask: 'Is nothing heard of any producer?',
    check: {
      promql: `count(${fresh('kafka_producer_active{component="producer"}')}) or vector(0)`,
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'applications', panel: 'Rate' },
  },
  processingFails: above(
    'Does processing fail?',
    'sum by (component, error_type) (rate(application_errors_total{component="consumer"}[1m]))',
    { board: 'applications', panel: 'Errors by type' },
    0.05,
    'per second',
  ),
  hotPartition: above(
    'Does one partition of three or more get more than 60 % of the records?',
    `max by (topic) (rate(kafka_partition_current_offset{${ofCluster}, topic="$topic", topic!~"_.*|${canaryTopic}"}[2m])) / (sum by (topic) (rate(kafka_partition_current_offset{${ofCluster}, topic="$topic"}[2m])) > 0.5) and on (topic) count by (topic) (kafka_partition_current_offset{${ofCluster}}) > 2`,
    { board: 'topics', panel: 'Busiest partition against the mean' },
    0.6,
    'share',
  ),
  burst: {
    ask: 'Is three times as much written as a quarter of an hour ago?',
    check: {
      promql: `sum by (topic) (rate(kafka_partition_current_offset{${ofCluster}, topic="$topic"}[2m])) / sum by (topic) (rate(kafka_partition_current_offset{${ofCluster}, topic="$topic"}[2m] offset 15m))`,
      is: 'above',
      value: 3,
      unit: 'count',
    },
    panel: { board: 'groups', panel: 'Written and committed' },
  },
  groupBehind: {
    ask: 'Does the group have records to read?',
    check: {
      promql: `sum by (group, topic) (kafka_group_lag_records{${ofCluster}, group="$group", topic="$topic"})`,
      is: 'above',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'groups', panel: 'Lag in records' },
  },
  handlersBusy: {
    ask: 'Are request handlers of a broker busy?',
    check: {
      promql: `min by (instance) (kafka_server_kafkarequesthandlerpool_requesthandleravgidle{${ofCluster}})`,
      is: 'below',
      value: 'threshold:request_handlers_idle:ratio',
      unit: 'share',
    },
    panel: { board: 'broker', panel: 'Idle request handlers and network threads' },
  },
  collecting: {
    ask: 'Is a JVM busy with garbage collection?',
    check: {
      promql: `sum by (service_name, instance) (rate(jvm_gc_collection_seconds_sum{${ofCluster}}[5m]))`,
      is: 'above',
      value: 'threshold:gc_time:ratio',
      unit: 'share',
    },
    panel: { board: 'host', panel: 'Time in garbage collection' },
  },
  logDirectoryOffline: {
    ask: 'Is a log directory of a broker offline?',
    check: {
      promql: `sum by (instance) (kafka_log_logmanager_offlinelogdirectorycount{${ofCluster}})`,
      is: 'above',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'broker', panel: 'Log directories offline' },
  },
  storeAway: above(
    'Does a store take nothing from the Collector?',
    `sum by (exporter) (otelcol_exporter_queue_size{service_name="${services.collector}"}) unless on (exporter) sum by (exporter) (rate({__name__=~"otelcol_exporter_sent_.+_total", service_name="${services.collector}"}[1m])) > 0`,
    { board: 'telemetry', panel: 'Waiting for a backend' },
  ),
  monitorAway: {
    ask: 'Is nothing heard of the monitor?',
    check: {
      promql: `count(present_over_time(kafka_monitor_lag_collection_duration_seconds_count{${ofCluster}}[1m])) or vector(0)`,
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'monitor', panel: 'Log of the monitor' },
  },
} satisfies Record<string, Question>;
