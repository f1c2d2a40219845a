import type { CauseId } from './causes.ts';
import { questions as q } from './questions.ts';
import type { Check, Question, Runbook, Step } from './runbook.ts';

/** Without the Collector nothing below is known. */
const collector: Step = { question: q.collectorAway, yes: 'collector-down' };
const broker: Step = { question: q.brokerAway, yes: 'broker-down' };
/** Who elects leaders. Brokers go on without until one of them fails. */
const quorum: Step[] = [
  { question: q.zookeeperQuorumLost, yes: 'zookeeper-quorum-lost' },
  { question: q.kraftQuorumLost, yes: 'kraft-quorum-lost' },
];
const access: Step[] = [
  { question: q.certificateExpired, yes: 'certificate-expired' },
  { question: q.denied, yes: 'right-missing' },
];
/** What brokers themselves may suffer from while they answer. */
const brokerTrouble: Step[] = [
  { question: q.brokerFenced, yes: 'broker-fenced' },
  { question: q.logDirectoryOffline, yes: 'log-directory-offline' },
  { question: q.sessionExpired, yes: 'zookeeper-session-expired' },
  { question: q.handlersBusy, yes: 'broker-overloaded' },
  { question: q.collecting, yes: 'jvm-collecting' },
];

/** Why a group does not keep up. */
const behind: Step[] = [
  collector,
  broker,
  { question: q.brokerFenced, yes: 'broker-fenced' },
  ...access,
  { question: q.clientsCutOff, yes: 'network-cut' },
  { question: q.blocked, yes: 'open-transaction' },
  { question: q.parked, yes: 'partition-parked' },
  { question: q.restartLoop, yes: 'restart-loop' },
  { question: q.noMember, yes: 'consumer-stopped' },
  { question: q.rebalancing, yes: 'rebalancing' },
  { question: q.processingFails, yes: 'consumer-failing' },
  { question: q.hotPartition, yes: 'hot-partition' },
  { question: q.burst, yes: 'traffic-burst' },
  { question: q.groupBehind, yes: 'consumer-slow' },
];

/** Why partitions have no leader, too few replicas, or records are not acknowledged. */
const refused: Step[] = [
  collector,
  { question: q.brokerAway, yes: [...quorum, { question: q.brokerAway, yes: 'broker-down' }] },
  ...access,
  { question: q.clientsCutOff, yes: 'network-cut' },
  ...brokerTrouble,
  { question: q.brokerRestarted, yes: 'restarted' },
];

/** An alert that names its cause itself. The question is whether it is still so. */
function itself(alert: string, cause: CauseId, question: Question, before = [collector]): Runbook {
  return { alert, steps: [...before, { question, yes: cause }] };
}

/** A question to metrics: above the limit is yes, no sample is no. */
function above(
  ask: string,
  promql: string,
  panel: Question['panel'],
  limit: Check['value'] = 0,
  unit: Check['unit'] = 'count',
): Question {
  return { ask, check: { promql, is: 'above', value: limit, unit, empty: 'no' }, panel };
}

const ofCluster = 'kafka_cluster_name="$kafka_cluster_name"';

/** A runbook for each alert, in the order of the files of rules. */
export const runbooks: readonly Runbook[] = [
  {
    alert: 'ApplicationErrorRateHigh',
    steps: [
      collector,
      broker,
      ...access,
      { question: q.clientsCutOff, yes: 'network-cut' },
      { question: q.parked, yes: 'partition-parked' },
      { question: q.deadLetters, yes: 'bad-records' },
      { question: q.processingFails, yes: 'consumer-failing' },
    ],
  },
  {
    alert: 'DeadLetterRateHigh',
    steps: [
      collector,
      { question: q.retried, yes: 'consumer-failing' },
      { question: q.deadLetters, yes: 'bad-records' },
    ],
  },
  {
    alert: 'ProducerSilent',
    steps: [
      ...refused.slice(0, -1),
      { question: q.producerAway, yes: 'producer-stopped' },
      { question: q.brokerRestarted, yes: 'restarted' },
    ],
  },
  {
    alert: 'KafkaPartitionParked',
    steps: [collector, broker, ...access, { question: q.parked, yes: 'partition-parked' }],
  },
  {
    alert: 'KafkaConsumerLost',
    steps: [
      collector,
      broker,
      ...access,
      { question: q.clientsCutOff, yes: 'network-cut' },
      { question: q.brokerRestarted, yes: 'restarted' },
      {
        question: above(
          'Has a consumer given up in the last 5 minutes?',
          'sum by (group) (increase(kafka_consumer_restarts_total[5m]))',
          { board: 'applications', panel: 'Parked partitions and lost consumers' },
        ),
        yes: 'consumer-lost',
      },
    ],
  },
  { alert: 'KafkaCanaryProduceBudgetBurn', steps: refused },
  { alert: 'KafkaCanaryConsumeBudgetBurn', steps: refused },
  {
    alert: 'KafkaCanaryRecordLost',
    steps: [
      collector,
      {
        question: q.uncleanElection,
        yes: 'unclean-election',
      },
      ...refused.slice(1),
    ],
  },
  {
    alert: 'KafkaCanarySilent',
    steps: [...refused.slice(0, 2), ...access, { question: q.monitorAway, yes: 'monitor-down' }],
  },
  ...[
    'KafkaConsumerLagHigh',
    'KafkaConsumerLagOld',
    'KafkaConsumerLagGrowing',
    'KafkaConsumerGroupStopped',
  ].map((alert) => ({ alert, steps: behind })),
  {
    alert: 'KafkaUnreadRecordsExpiring',
    steps: [
      ...behind.slice(0, -1),
      {
        question: {
          ask: 'Do unread records go soon?',
          check: {
            promql: `min by (group, topic) (kafka_group_retention_headroom_seconds{${ofCluster}, group="$group", topic="$topic"})`,
            is: 'below',
            value: 'threshold:retention_headroom:seconds',
            unit: 'seconds',
          },
          panel: { board: 'groups', panel: 'Time until unread records are deleted' },
        },
        yes: 'retention-short',
      },
    ],
  },
  {
    alert: 'KafkaTransactionHanging',
    steps: [
      collector,
      broker,
      {
        question: above(
          'Is a transaction open for more than a minute?',
          `max by (topic, producer_id, transactional_id) (kafka_partition_open_transaction_seconds{${ofCluster}, topic="$topic"})`,
          { board: 'groups', panel: 'Open transactions' },
          60,
          'seconds',
        ),
        yes: 'open-transaction',
      },
    ],
  },
  {
    alert: 'KafkaConsumerRebalanceStorm',
    steps: [
      collector,
      broker,
      { question: q.restartLoop, yes: 'restart-loop' },
      { question: q.rebalancing, yes: 'rebalancing' },
    ],
  },
  {
    alert: 'KafkaLagUnknown',
    steps: [
      collector,
      broker,
      { question: q.monitorAway, yes: 'monitor-down' },
      ...access,
      {
        question: above(
          'Does the monitor fail to read groups?',
          `sum by (kafka_cluster_name) (rate(kafka_monitor_lag_collection_errors_total{${ofCluster}}[1m]))`,
          { board: 'monitor', panel: 'Failed collections of lag' },
          0,
          'per second',
        ),
        yes: 'monitor-failing',
      },
    ],
  },
  { alert: 'KafkaBrokerDown', steps: refused.slice(0, 2) },
  {
    alert: 'KafkaActiveControllerNotOne',
    steps: [
      collector,
      ...quorum,
      broker,
      {
        question: {
          ask: 'How many brokers say that they are the controller: another number than one?',
          check: {
            promql: `abs(sum by (kafka_cluster_name) (kafka_controller_kafkacontroller_activecontrollercount{${ofCluster}}) - 1)`,
            is: 'above',
            value: 0,
            unit: 'count',
          },
          panel: { board: 'broker', panel: 'Which broker is the controller' },
        },
        yes: 'no-controller',
      },
    ],
  },
  itself('KafkaLogDirectoryOffline', 'log-directory-offline', q.logDirectoryOffline),
  {
    alert: 'KafkaRequestHandlersBusy',
    steps: [
      collector,
      { question: q.collecting, yes: 'jvm-collecting' },
      { question: q.handlersBusy, yes: 'broker-overloaded' },
    ],
  },
  itself('KafkaQuorumLost', 'kraft-quorum-lost', q.kraftQuorumLost),
  {
    alert: 'KafkaControllerDown',
    steps: [
      collector,
      { question: q.kraftQuorumLost, yes: 'kraft-quorum-lost' },
      {
        question: above(
          'Is a controller away?',
          `kafka:controllers:expected{${ofCluster}} - on (kafka_cluster_name) kafka:controllers:up`,
          { board: 'kraft', panel: 'Missing' },
        ),
        yes: 'controller-down',
      },
    ],
  },
  itself(
    'KafkaVoterBehind',
    'voter-behind',
    above(
      'Does a voter lack records of the metadata log?',
      `max by (instance) (kafka:quorum:voter_lag{${ofCluster}})`,
      { board: 'kraft', panel: 'Records behind the high watermark, by voter' },
      'threshold:voter_lag:records',
    ),
    [collector, { question: q.kraftQuorumLost, yes: 'kraft-quorum-lost' }],
  ),
  itself('KafkaBrokerFenced', 'broker-fenced', q.brokerFenced, [
    collector,
    { question: q.kraftQuorumLost, yes: 'kraft-quorum-lost' },
  ]),
  itself(
    'KafkaMetadataErrors',
    'metadata-errors',
    above(
      'Could a node not load or apply a change?',
      `max by (instance) (kafka_server_broker_metadata_metrics_metadata_load_error_count{${ofCluster}} > 0 or kafka_server_broker_metadata_metrics_metadata_apply_error_count{${ofCluster}} > 0 or kafka_controller_kafkacontroller_metadataerrorcount{${ofCluster}} > 0)`,
      { board: 'kraft', panel: 'Load and apply errors' },
    ),
  ),
  { alert: 'KafkaOfflinePartitions', steps: refused },
  { alert: 'KafkaUnderMinIsrPartitions', steps: refused },
  itself('KafkaUncleanLeaderElection', 'unclean-election', q.uncleanElection),
  ...['KafkaUnderReplicatedPartitions', 'KafkaIsrFlapping'].map((alert) => ({
    alert,
    steps: [
      collector,
      broker,
      ...brokerTrouble,
      { question: q.brokerRestarted, yes: 'restarted' as const },
      {
        question: above(
          'Is a replica out of sync?',
          `max by (instance) (kafka_server_replicamanager_underreplicatedpartitions{${ofCluster}})`,
          { board: 'broker', panel: 'Partitions short of replicas' },
        ),
        yes: 'replica-behind' as const,
      },
    ],
  })),
  {
    alert: 'ComponentRestarted',
    steps: [
      collector,
      { question: q.restartLoop, yes: 'restart-loop' },
      {
        question: above(
          'Has a process restarted in the last 10 minutes?',
          'max by (service_name, service_instance_id) (service:unexpected_restarts:resets10m{service_name="$service_name"})',
          { board: 'host', panel: 'Restarts' },
        ),
        yes: 'restarted',
      },
    ],
  },
  itself('ComponentRestartLoop', 'restart-loop', q.restartLoop),
  itself(
    'KafkaDiskFilling',
    'disk-filling',
    above(
      'Is the disk full within the hour, as it fills now?',
      '-predict_linear(system_filesystem_usage_bytes{state="free"}[15m], 3600)',
      { board: 'host', panel: 'Disk space' },
      0,
      'bytes',
    ),
  ),
  itself('JvmGcTimeHigh', 'jvm-collecting', q.collecting),
  itself(
    'KafkaCertificateExpiring',
    'certificate-expiring',
    {
      ask: 'Does a certificate expire soon?',
      check: {
        promql: `min by (server_address) (tls_server_certificate_not_after_seconds{${ofCluster}}) - time()`,
        is: 'below',
        value: 'threshold:certificate_left:seconds',
        unit: 'seconds',
      },
      panel: { board: 'security', panel: 'What each broker shows' },
    },
    [{ question: q.certificateExpired, yes: 'certificate-expired' }],
  ),
  itself('KafkaCertificateExpired', 'certificate-expired', q.certificateExpired),
  itself(
    'KafkaAuthenticationFailures',
    'authentication-failing',
    above(
      'Did connections fail to prove who they are in the last 5 minutes?',
      `sum by (instance, listener) (increase(kafka_server_socket_server_metrics_failed_authentication_total{${ofCluster}}[5m]))`,
      { board: 'security', panel: 'Failed authentications' },
    ),
    [{ question: q.certificateExpired, yes: 'certificate-expired' }],
  ),
  itself('KafkaAuthorizationDenied', 'right-missing', q.denied),
  itself('OtelCollectorDown', 'collector-down', q.collectorAway, []),
  itself('TelemetryExportStalled', 'store-away', q.storeAway),
  itself(
    'TelemetryDropped',
    'telemetry-dropped',
    above(
      'Was telemetry lost in the last 5 minutes?',
      'sum by (exporter) (clamp_min(exporter:lost_items:total - (exporter:lost_items:total offset 5m or exporter:lost_items:total * 0), 0))',
      { board: 'telemetry', panel: 'Lost' },
    ),
    [collector, { question: q.storeAway, yes: 'store-away' }],
  ),
  itself(
    'TelemetryRefused',
    'telemetry-refused',
    above(
      'Was something taken out in the last 5 minutes, as no store would take it?',
      'sum by (service_name, signal, reason) (clamp_min(telemetry_refused_items_total - (telemetry_refused_items_total offset 5m or telemetry_refused_items_total * 0), 0))',
      { board: 'telemetry', panel: 'Taken out, by sender and reason' },
    ),
  ),
  itself(
    'SenderSeriesHigh',
    'too-many-series',
    above(
      'Does one sender make too many series?',
      'sender:series:count{service_name!~"kafka|monitor|otel-collector"}',
      { board: 'telemetry', panel: 'Series by sender' },
      'threshold:sender_series:count',
    ),
  ),
  {
    alert: 'JmxScrapeFailing',
    steps: [
      collector,
      broker,
      {
        question: above(
          'Does an exporter fail to read its process?',
          `max by (service_name, instance) (jmx_scrape_error{${ofCluster}})`,
          { board: 'telemetry', panel: 'Inside the JMX exporter' },
        ),
        yes: 'metrics-incomplete',
      },
    ],
  },
  itself(
    'KafkaGroupsAbandoned',
    'groups-abandoned',
    above(
      'Does a group without members have records to read?',
      `count by (kafka_cluster_name) (kafka_group_has_members{${ofCluster}} == 0 and on (kafka_cluster_name, group) sum by (kafka_cluster_name, group) (kafka_group_lag_records) > 0)`,
      { board: 'groups', panel: 'Groups without members that have old offsets' },
    ),
  ),
  itself(
    'KafkaGroupsSummed',
    'monitor-limit',
    above(
      'Are watched groups without series of their own?',
      `sum by (kafka_cluster_name) (kafka_monitor_groups{${ofCluster}, exported="summed", kind="watched"})`,
      { board: 'groups', panel: 'Groups by kind' },
    ),
  ),
  itself(
    'KafkaTopicGone',
    'topic-gone',
    above(
      'Is a topic gone that was there today?',
      `count by (topic) (max_over_time(kafka:topic:present{${ofCluster}, topic="$topic"}[1d]) unless on (kafka_cluster_name, topic) kafka:topic:present)`,
      { board: 'topics', panel: 'Topics' },
    ),
  ),
  itself(
    'ThresholdMissing',
    'threshold-missing',
    above(
      'Does Prometheus have a threshold without a number?',
      'count by (threshold) (ALERTS{alertname="ThresholdMissing", alertstate="firing"})',
      { board: 'telemetry', panel: 'Failed rules and notifications' },
    ),
    [],
  ),
  itself('ZooKeeperQuorumLost', 'zookeeper-quorum-lost', q.zookeeperQuorumLost),
  {
    alert: 'ZooKeeperServerDown',
    steps: [
      collector,
      { question: q.zookeeperQuorumLost, yes: 'zookeeper-quorum-lost' },
      {
        question: above(
          'Is a ZooKeeper server away?',
          `zookeeper:servers:expected{${ofCluster}} - on (kafka_cluster_name) zookeeper:servers:up`,
          { board: 'zookeeper', panel: 'Missing' },
        ),
        yes: 'zookeeper-server-down',
      },
    ],
  },
  itself(
    'ZooKeeperRequestsQueue',
    'zookeeper-slow',
    above(
      'Do requests wait in a server?',
      `max by (instance) (zookeeper_outstandingrequests{${ofCluster}})`,
      { board: 'zookeeper', panel: 'Outstanding requests by server' },
      'threshold:zookeeper_queue:requests',
    ),
    [collector, { question: q.zookeeperQuorumLost, yes: 'zookeeper-quorum-lost' }],
  ),
  itself(
    'ZooKeeperFsyncSlow',
    'zookeeper-slow',
    above(
      'Did a server wait for its disk in the last 10 minutes?',
      `sum by (instance) (increase(zookeeper_fsyncthresholdexceedcount_total{${ofCluster}}[10m]))`,
      { board: 'zookeeper', panel: 'fsyncs, and those over the threshold' },
    ),
  ),
  {
    alert: 'KafkaZooKeeperSessionExpired',
    steps: [
      collector,
      broker,
      ...quorum.slice(0, 1),
      { question: q.collecting, yes: 'jvm-collecting' },
      { question: q.sessionExpired, yes: 'zookeeper-session-expired' },
    ],
  },
];
