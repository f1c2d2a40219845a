import type { CauseId } from './causes.ts';
import { above, ofCluster, questions as q } from './questions.ts';
import type { Question, Runbook, Step } from './runbook.ts';

/** Without the Collector nothing below is known. */
const collector: Step = { question: q.collectorAway, yes: 'collector-down' };
const zookeeperQuorum: Step = { question: q.zookeeperQuorumLost, yes: 'zookeeper-quorum-lost' };
const kraftQuorum: Step = { question: q.kraftQuorumLost, yes: 'kraft-quorum-lost' };
const certificate: Step = { question: q.certificateExpired, yes: 'certificate-expired' };
const network: Step = { question: q.clientsCutOff, yes: 'network-cut' };
const fenced: Step = { question: q.brokerFenced, yes: 'broker-fenced' };
const parked: Step = { question: q.parked, yes: 'partition-parked' };
const restartLoop: Step = { question: q.restartLoop, yes: 'restart-loop' };
const rebalancing: Step = { question: q.rebalancing, yes: 'rebalancing' };
const failing: Step = { question: q.processingFails, yes: 'consumer-failing' };
const deadLetters: Step = { question: q.deadLetters, yes: 'bad-records' };
const collecting: Step = { question: q.collecting, yes: 'jvm-collecting' };
const handlersBusy: Step = { question: q.handlersBusy, yes: 'broker-overloaded' };
const sessionExpired: Step = { question: q.sessionExpired, yes: 'zookeeper-session-expired' };
const monitor: Step = { question: q.monitorAway, yes: 'monitor-down' };
const restarted: Step = { question: q.brokerRestarted, yes: 'restarted' };
const storeAway: Step = { question: q.storeAway, yes: 'store-away' };
const broker: Step = { question: q.brokerAway, yes: 'broker-down' };
/** Who elects leaders. Brokers go on without until one of them fails. */
const quorum: Step[] = [zookeeperQuorum, kraftQuorum];
const access: Step[] = [certificate, { question: q.denied, yes: 'right-missing' }];
/** What brokers themselves may suffer from while they answer. */
const brokerTrouble: Step[] = [
  fenced,
  { question: q.logDirectoryOffline, yes: 'log-directory-offline' },
  sessionExpired,
  handlersBusy,
  collecting,
];

/** A broker that is away, unless it is for lack of who elects leaders. */
const outage: Step[] = [collector, { question: q.brokerAway, yes: [...quorum, broker] }];

/** Why a group does not keep up. */
const behind: Step[] = [
  collector,
  broker,
  fenced,
  ...access,
  network,
  { question: q.blocked, yes: 'open-transaction' },
  parked,
  restartLoop,
  { question: q.noMember, yes: 'consumer-stopped' },
  rebalancing,
  failing,
  { question: q.hotPartition, yes: 'hot-partition' },
  { question: q.burst, yes: 'traffic-burst' },
  { question: q.groupBehind, yes: 'consumer-slow' },
];

/** Why partitions have no leader, too few replicas, or records are not acknowledged. */
const refused: Step[] = [...outage, ...access, network, ...brokerTrouble, restarted];

/** An alert that names its cause itself, unless it is another one. The question is whether it is still so. */
function itself(alert: string, cause: CauseId, question: Question, before = [collector]): Runbook {
  return { alert, steps: [...before, { question, yes: cause }] };
}

/** A runbook for each alert, in the order of the files of rules. */
export const runbooks: readonly Runbook[] = [
  {
    alert: 'ApplicationErrorRateHigh',
    steps: [collector, broker, ...access, network, parked, deadLetters, failing],
  },
  {
    alert: 'DeadLetterRateHigh',
    steps: [collector, { question: q.retried, yes: 'consumer-failing' }, deadLetters],
  },
  {
    alert: 'ProducerSilent',
    steps: [
      ...refused.slice(0, -1),
      { question: q.producerAway, yes: 'producer-stopped' },
      restarted,
    ],
  },
  {
    alert: 'KafkaPartitionParked',
    steps: [collector, broker, ...access, parked],
  },
  {
    alert: 'KafkaConsumerLost',
    steps: [
      collector,
      broker,
      ...access,
      network,
      restarted,
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
    steps: [...outage, ...access, monitor],
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
  itself(
    'KafkaTransactionHanging',
    'open-transaction',
    above(
      'Is a transaction open for more than a minute?',
      `max by (topic, producer_id, transactional_id) (kafka_partition_open_transaction_seconds{${ofCluster}, topic="$topic"})`,
      { board: 'groups', panel: 'Open transactions' },
      60,
      'seconds',
    ),
    [collector, broker],
  ),
  {
    alert: 'KafkaConsumerRebalanceStorm',
    steps: [collector, broker, restartLoop, rebalancing],
  },
  {
    alert: 'KafkaLagUnknown',
    steps: [
      collector,
      broker,
      monitor,
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
  { alert: 'KafkaBrokerDown', steps: outage },
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
    steps: [collector, collecting, handlersBusy],
  },
  itself('KafkaQuorumLost', 'kraft-quorum-lost', q.kraftQuorumLost),
  itself(
    'KafkaControllerDown',
    'controller-down',
    above(
      'Is a controller away?',
      `kafka:controllers:expected{${ofCluster}} - on (kafka_cluster_name) kafka:controllers:up`,
      { board: 'kraft', panel: 'Missing' },
    ),
    [collector, kraftQuorum],
  ),
  itself(
    'KafkaVoterBehind',
    'voter-behind',
    above(
      'Does a voter lack records of the metadata log?',
      `max by (instance) (kafka:quorum:voter_lag{${ofCluster}})`,
      { board: 'kraft', panel: 'Records behind the high watermark, by voter' },
      'threshold:voter_lag:records',
    ),
    [collector, kraftQuorum],
  ),
  itself('KafkaBrokerFenced', 'broker-fenced', q.brokerFenced, [collector, kraftQuorum]),
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
      restarted,
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
      restartLoop,
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
    [certificate],
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
    [certificate],
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
    [collector, storeAway],
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
  itself(
    'JmxScrapeFailing',
    'metrics-incomplete',
    above(
      'Does an exporter fail to read its process?',
      `max by (service_name, instance) (jmx_scrape_error{${ofCluster}})`,
      { board: 'telemetry', panel: 'Inside the JMX exporter' },
    ),
    [collector, broker],
  ),
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
  itself(
    'ZooKeeperServerDown',
    'zookeeper-server-down',
    above(
      'Is a ZooKeeper server away?',
      `zookeeper:servers:expected{${ofCluster}} - on (kafka_cluster_name) zookeeper:servers:up`,
      { board: 'zookeeper', panel: 'Missing' },
    ),
    [collector, zookeeperQuorum],
  ),
  itself(
    'ZooKeeperRequestsQueue',
    'zookeeper-slow',
    above(
      'Do requests wait in a server?',
      `max by (instance) (zookeeper_outstandingrequests{${ofCluster}})`,
      { board: 'zookeeper', panel: 'Outstanding requests by server' },
      'threshold:zookeeper_queue:requests',
    ),
    [collector, zookeeperQuorum],
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
    steps: [collector, broker, zookeeperQuorum, collecting, sessionExpired],
  },
];
