/**
 * The monitor's metrics by the names of their instruments. In Prometheus a dot is an underscore, and
 * the unit or `_total` follows. docs/monitor.md defines them.
 */
export const metricNames = {
  canaryRecords: 'kafka.canary.records',
  canaryProduceDuration: 'kafka.canary.produce.duration',
  canaryEndToEndDuration: 'kafka.canary.end_to_end.duration',
  canaryCommits: 'kafka.canary.commits',
  canaryCommitDuration: 'kafka.canary.commit.duration',
  canaryBrokers: 'kafka.canary.brokers',
  canaryBrokersExpected: 'kafka.canary.brokers_expected',
  canaryPartitions: 'kafka.canary.partitions',
  certificateNotAfter: 'tls.server.certificate.not_after',
  lagCollectionDuration: 'kafka_monitor_lag_collection_duration_seconds',
  lagCollectionErrors: 'kafka_monitor_lag_collection_errors',
} as const;
