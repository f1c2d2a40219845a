import { fresh } from '@kafka-o11y/backends';
import type { Question } from './runbook.ts';

/** Questions that more than one runbook asks, from what others depend on to what depends on others. */
export const questions = {
  collectorAway: {
    ask: 'Is the Collector away?',
    check: {
      promql: 'min(up{service_name="otel-collector"}) or vector(0)',
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'telemetry', panel: 'Parts down' },
  },
  zookeeperQuorumLost: {
    ask: 'Are half of the ZooKeeper servers away, or more?',
    check: {
      promql:
        '1 - zookeeper:servers:up{kafka_cluster_name="$kafka_cluster_name"} / zookeeper:servers:expected',
      is: 'above',
      value: 0.49,
      unit: 'share',
      empty: 'no',
    },
    panel: { board: 'zookeeper', panel: 'Missing' },
  },
  kraftQuorumLost: {
    ask: 'Does no controller lead or follow?',
    check: {
      promql:
        'count by (kafka_cluster_name) (kafka_server_raft_metrics_current_state{kafka_cluster_name="$kafka_cluster_name", state=~"leader|follower"}) or kafka:controllers:expected{kafka_cluster_name="$kafka_cluster_name"} * 0',
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
      promql:
        'kafka:brokers:expected{kafka_cluster_name="$kafka_cluster_name"} - on (kafka_cluster_name) kafka:brokers:up',
      is: 'above',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'overview', panel: 'Broker by broker' },
  },
  brokerFenced: {
    ask: 'Is a broker up, and fenced off by the controllers?',
    check: {
      promql:
        'max by (kafka_cluster_name) (kafka_controller_kafkacontroller_fencedbrokercount{kafka_cluster_name="$kafka_cluster_name"}) - on (kafka_cluster_name) (kafka:brokers:expected - kafka:brokers:up)',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'kraft', panel: 'Brokers fenced off' },
  },
  sessionExpired: {
    ask: 'Did ZooKeeper give a broker up in the last 10 minutes?',
    check: {
      promql:
        'sum by (instance) (increase(kafka_server_sessionexpirelistener_zookeeperexpires_total{kafka_cluster_name="$kafka_cluster_name"}[10m]))',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'zookeeper', panel: 'Disconnects and expiries' },
  },
  uncleanElection: {
    ask: 'Was there an unclean election in the last 10 minutes?',
    check: {
      promql:
        'max by (kafka_cluster_name) (increase(kafka_controller_controllerstats_uncleanleaderelections_total{kafka_cluster_name="$kafka_cluster_name"}[10m]))',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'broker', panel: 'Leader elections' },
  },
  brokerRestarted: {
    ask: 'Has a broker just started?',
    check: {
      promql:
        'min by (service_instance_id) (service:uptime:seconds{kafka_cluster_name="$kafka_cluster_name", service_name="kafka"})',
      is: 'below',
      value: 300,
      unit: 'seconds',
    },
    panel: { board: 'broker', panel: 'Running for' },
  },
  certificateExpired: {
    ask: 'Has a certificate expired?',
    check: {
      promql:
        'min by (server_address) (tls_server_certificate_not_after_seconds{kafka_cluster_name="$kafka_cluster_name"} - time())',
      is: 'below',
      value: 0,
      unit: 'seconds',
      empty: 'no',
    },
    panel: { board: 'security', panel: 'What each broker shows' },
  },
  denied: {
    ask: 'Was something denied in the last 5 minutes?',
    check: {
      promql:
        'sum by (principal, operation, resource_type) (clamp_min(kafka_authorizer_denied_total{kafka_cluster_name="$kafka_cluster_name"} - (kafka_authorizer_denied_total offset 5m or kafka_authorizer_denied_total * 0), 0))',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'security', panel: 'By principal' },
  },
  clientsCutOff: {
    ask: 'Do records wait in the producers, while brokers take none?',
    check: {
      promql: `sum by (component) ${fresh('kafka_producer_queue_records')} and on () sum(rate(kafka_messages_sent_total{status="success"}[30s])) < 0.1`,
      is: 'above',
      value: 10,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'applications', panel: 'Records waiting to be sent' },
  },
  blocked: {
    ask: 'Does the group stand where a transaction is open?',
    check: {
      promql:
        'max by (group, topic) (kafka_group_partition_status{kafka_cluster_name="$kafka_cluster_name", group="$group", status="blocked"})',
      is: 'equal to',
      value: 1,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'groups', panel: 'Open transactions' },
  },
  parked: {
    ask: 'Is a partition parked?',
    check: {
      promql:
        'count by (group, topic, error_type) (kafka_consumer_parked_offset{kafka_cluster_name="$kafka_cluster_name", group="$group"})',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'applications', panel: 'Parked partitions' },
  },
  noMember: {
    ask: 'Is nobody in the group?',
    check: {
      promql:
        'min by (group) (max_over_time(kafka_group_has_members{kafka_cluster_name="$kafka_cluster_name", group="$group", group!~"_canary[.].+"}[45s]))',
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'groups', panel: 'Members' },
  },
  restartLoop: {
    ask: 'Has a process ended three times within the hour, or more?',
    check: {
      promql:
        'resets(service:uptime:seconds[1h]) and on (service_name, service_instance_id) service:unexpected_restarts:resets10m > 0',
      is: 'above',
      value: 2,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'host', panel: 'Restarts' },
  },
  consumerRestarted: {
    ask: 'Has a consumer just started anew?',
    check: {
      promql:
        'max by (service_name, service_instance_id) (service:unexpected_restarts:resets10m{service_name="consumer"})',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'host', panel: 'Restarts' },
  },
  rebalancing: {
    ask: 'Did members join in four of the last five minutes?',
    check: {
      promql:
        'count_over_time((sum by (kafka_cluster_name) (rate(kafka_network_requestmetrics_requests_total{kafka_cluster_name="$kafka_cluster_name", request="JoinGroup"}[1m])) > 0 or count by (kafka_cluster_name) (kafka_group_epoch{kafka_cluster_name="$kafka_cluster_name"} > kafka_group_epoch offset 1m) > 0)[5m:1m])',
      is: 'above',
      value: 3,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'groups', panel: 'Joins and commits' },
  },
  deadLetters: {
    ask: 'Are records given up, as nobody can process them?',
    check: {
      promql:
        'sum by (component, topic) (increase(orders_processed_total{status="dead_lettered"}[5m]))',
      is: 'above',
      value: 3,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'applications', panel: 'Retries and dead letters' },
  },
  retried: {
    ask: 'Were those records tried again before, in vain?',
    check: {
      promql: 'sum by (component, topic) (rate(orders_processed_total{status="retried"}[5m]))',
      is: 'above',
      value: 0.05,
      unit: 'per second',
      empty: 'no',
    },
    panel: { board: 'applications', panel: 'Retries and dead letters' },
  },
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
  processingFails: {
    ask: 'Does processing fail?',
    check: {
      promql:
        'sum by (component, error_type) (rate(application_errors_total{component="consumer"}[1m]))',
      is: 'above',
      value: 0.05,
      unit: 'per second',
      empty: 'no',
    },
    panel: { board: 'applications', panel: 'Errors by type' },
  },
  hotPartition: {
    ask: 'Does one partition of three or more get more than 60 % of the records?',
    check: {
      promql:
        'max by (topic) (rate(kafka_partition_current_offset{kafka_cluster_name="$kafka_cluster_name", topic="$topic", topic!~"_.*|canary"}[2m])) / (sum by (topic) (rate(kafka_partition_current_offset{kafka_cluster_name="$kafka_cluster_name", topic="$topic"}[2m])) > 0.5) and on (topic) count by (topic) (kafka_partition_current_offset{kafka_cluster_name="$kafka_cluster_name"}) > 2',
      is: 'above',
      value: 0.6,
      unit: 'share',
      empty: 'no',
    },
    panel: { board: 'topics', panel: 'Busiest partition against the mean' },
  },
  burst: {
    ask: 'Is three times as much written as a quarter of an hour ago?',
    check: {
      promql:
        'sum by (topic) (rate(kafka_partition_current_offset{kafka_cluster_name="$kafka_cluster_name", topic="$topic"}[2m])) / sum by (topic) (rate(kafka_partition_current_offset{kafka_cluster_name="$kafka_cluster_name", topic="$topic"}[2m] offset 15m))',
      is: 'above',
      value: 3,
      unit: 'count',
    },
    panel: { board: 'groups', panel: 'Written and committed' },
  },
  groupBehind: {
    ask: 'Does the group have records to read?',
    check: {
      promql:
        'sum by (group, topic) (kafka_group_lag_records{kafka_cluster_name="$kafka_cluster_name", group="$group", topic="$topic"})',
      is: 'above',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'groups', panel: 'Lag in records' },
  },
  handlersBusy: {
    ask: 'Are request handlers of a broker busy?',
    check: {
      promql:
        'min by (instance) (kafka_server_kafkarequesthandlerpool_requesthandleravgidle{kafka_cluster_name="$kafka_cluster_name"})',
      is: 'below',
      value: 'threshold:request_handlers_idle:ratio',
      unit: 'share',
    },
    panel: { board: 'broker', panel: 'Idle request handlers and network threads' },
  },
  collecting: {
    ask: 'Is a JVM busy with garbage collection?',
    check: {
      promql:
        'sum by (service_name, instance) (rate(jvm_gc_collection_seconds_sum{kafka_cluster_name="$kafka_cluster_name"}[5m]))',
      is: 'above',
      value: 'threshold:gc_time:ratio',
      unit: 'share',
    },
    panel: { board: 'host', panel: 'Time in garbage collection' },
  },
  logDirectoryOffline: {
    ask: 'Is a log directory of a broker offline?',
    check: {
      promql:
        'sum by (instance) (kafka_log_logmanager_offlinelogdirectorycount{kafka_cluster_name="$kafka_cluster_name"})',
      is: 'above',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'broker', panel: 'Log directories offline' },
  },
  storeAway: {
    ask: 'Does a store take nothing from the Collector?',
    check: {
      promql:
        'sum by (exporter) (otelcol_exporter_queue_size{service_name="otel-collector"}) unless on (exporter) sum by (exporter) (rate({__name__=~"otelcol_exporter_sent_.+_total", service_name="otel-collector"}[1m])) > 0',
      is: 'above',
      value: 0,
      unit: 'count',
      empty: 'no',
    },
    panel: { board: 'telemetry', panel: 'Waiting for a backend' },
  },
  monitorAway: {
    ask: 'Is nothing heard of the monitor?',
    check: {
      promql:
        'count(present_over_time(kafka_monitor_lag_collection_duration_seconds_count{kafka_cluster_name="$kafka_cluster_name"}[1m])) or vector(0)',
      is: 'equal to',
      value: 0,
      unit: 'count',
    },
    panel: { board: 'monitor', panel: 'Log of the monitor' },
  },
} satisfies Record<string, Question>;
