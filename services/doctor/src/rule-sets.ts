import type { controllerServiceName, services } from '@kafka-o11y/vocabulary';
import * as names from '@kafka-o11y/vocabulary/jmx-names';
import type { Sample } from './exposition.ts';
import type { RelabelRule } from './relabel.ts';
import { relabel } from './relabel.ts';

/** The rules by which a JMX exporter names Kafka's metrics. */
export type RuleSet = 'ours' | 'strimzi' | 'confluent';

/** What a JMX exporter is of, by the service.name of its metrics: a broker, or a controller apart from brokers. */
export type Server = typeof services.kafka | typeof controllerServiceName;

const idleNanoseconds =
  'kafka_server_kafkarequesthandlerpool_requesthandleravgidle_nanoseconds_total';
const blockedNanoseconds = 'kafka_network_acceptor_acceptorblocked_nanoseconds_total';
const vote = 'kafka_server_raft_metrics_current_vote';

/** Metrics of which the events are counted beside their quantiles. */
const counted =
  'kafka_(?:controller_(?:controllerstats_leaderelectionrateandtimems|controllereventmanager_eventqueue\\w*timems|' +
  'controllerchannelmanager_requestrateandqueuetimems)|log_logflushstats_logflushrateandtimems|' +
  'server_zookeeperclientmetrics_zookeeperrequestlatencyms)';
/**
 * How the name of such a count ends until the agent makes it _count (otel-collector/agent.yaml): its receiver would
 * take NAME_count for a part of NAME, which has the quantiles.
 */
const EVENTS = '_events';

/** The requests that jmx-exporter/kafka.yml lists, of the 80 that there are. */
const requests = 'FetchConsumer|FetchFollower|JoinGroup|Metadata|OffsetCommit|Produce';

const rename = (from: string, to: string): RelabelRule => ({
  source_labels: ['__name__'],
  regex: from,
  target_label: '__name__',
  replacement: to,
});

const renameLabel = (from: string, to: string, value = '(.+)'): RelabelRule[] => [
  { source_labels: [from], regex: value, target_label: to },
  { action: 'labeldrop', regex: from },
];

const drop = (source_labels: string[], regex: string): RelabelRule => ({
  source_labels,
  regex,
  action: 'drop',
});

/**
 * What examples/metrics/kafka-metrics.yaml of github.com/strimzi/strimzi-kafka-operator (Apache-2.0) names otherwise than jmx-exporter/kafka.yml.
 */
const fromStrimzi: RelabelRule[] = [
  rename('kafka_server_raftmetrics_(.+_max)(?:_total)?', 'kafka_server_raft_metrics_$1'),
  rename('kafka_server_raftmetrics_(.+)', 'kafka_server_raft_metrics_$1'),
  drop(['__name__'], vote), // it has the state
  rename('kafka_server_brokermetadatametrics_(.+)', 'kafka_server_broker_metadata_metrics_$1'),
  rename(
    'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_count(?:_total)?',
    idleNanoseconds,
  ),
  rename('kafka_network_acceptor_acceptorblockedpercent_count(?:_total)?', blockedNanoseconds),
  rename(
    '(kafka_network_(?:processor_idle|socketserver_networkprocessoravgidle))_percent',
    `\${1}percent`,
  ),
  rename(`(${counted})_count(?:_total)?`, `\${1}${EVENTS}`),
  rename(
    'kafka_server_fetchsessioncache_incrementalfetchsessionevictions_total',
    'kafka_server_fetchsessioncache_evictions_total',
  ),
  ...renameLabel('clientId', 'client_id'),
  ...renameLabel('clientSoftwareName', 'client_software_name'),
  ...renameLabel('clientSoftwareVersion', 'client_software_version'),
  ...renameLabel('current_state', 'state'),
  ...renameLabel('delayedOperation', 'delayed_operation'),
  ...renameLabel('featureName', 'feature'),
  ...renameLabel('logDirectory', 'log_directory', '"?(.+?)"?'),
  ...renameLabel('networkProcessor', 'network_processor'),
];

/**
 * What shared-assets/jmx-exporter/kafka_broker.yml and kafka_controller.yml of
 * github.com/confluentinc/jmx-monitoring-stacks (Apache-2.0) name
 * otherwise. A count has the name of the quantiles.
 */
const fromConfluent: RelabelRule[] = [
  rename('kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent', idleNanoseconds),
  rename('kafka_network_acceptor_acceptorblockedpercent', blockedNanoseconds),
  rename(
    'kafka_server_fetchsessioncache_incrementalfetchsessionevictionspersec',
    'kafka_server_fetchsessioncache_evictions_total',
  ),
  rename('(kafka_.+)persec', `\${1}_total`),
  {
    source_labels: ['__name__', 'quantile'],
    regex: `(${counted});`,
    target_label: '__name__',
    replacement: `\${1}${EVENTS}`,
  },
  drop(
    ['__name__', 'quantile'],
    'kafka_network_requestmetrics_(?:\\w+timems|requestbytes|temporarymemorybytes);',
  ),
  rename(
    'kafka_server_socketservermetrics_(connection_creation|failed_authentication)(?:_total)?',
    `kafka_server_socket_server_metrics_\${1}_total`,
  ),
  rename(
    'kafka_server_socketservermetrics_connections',
    'kafka_server_socket_server_metrics_connections_software',
  ),
  rename('kafka_server_socketservermetrics_(.+)', 'kafka_server_socket_server_metrics_$1'),
  ...['Produce', 'Fetch', 'Request'].flatMap((quota): RelabelRule[] => {
    const ofQuota = `kafka_server_${quota.toLowerCase()}_(byte_rate|throttle_time|request_time)`;
    return [
      { source_labels: ['__name__'], regex: ofQuota, target_label: 'quota', replacement: quota },
      rename(ofQuota, 'kafka_server_quota_$1'),
    ];
  }),
  ...renameLabel('clientid', 'client_id'),
  ...renameLabel('delayedoperation', 'delayed_operation'),
  ...renameLabel('featurename', 'feature'),
  ...renameLabel('logdirectory', 'log_directory', '"?(.+?)"?'),
  ...renameLabel('networkprocessor', 'network_processor'),
];

const isCounted = new RegExp(`^${counted}_count$`);
const ofRequests = /^kafka_network_requestmetrics_(?!errors_total)/;

/** The names that jmx-exporter/kafka.yml gives, with either mode of Kafka. */
const ours = [
  names.KAFKA_METRICS,
  names.WITH_ZOOKEEPER_METRICS,
  names.KRAFT_METRICS,
  names.CLEANED_METRICS,
  names.QUOTA_METRICS,
  names.FOLLOWER_METRICS,
]
  .flatMap((map) => [...map.keys()])
  .map((name) => (isCounted.test(name) ? name.replace(/_count$/, EVENTS) : name));

/** What the names of both have in common; of all MBeans, which both take, those of jmx-exporter/kafka.yml stay. */
const toOurs: RelabelRule[] = [
  rename(
    'kafka_server_fetchsessioncache_numincrementalfetchsessions',
    'kafka_server_fetchsessioncache_sessions',
  ),
  ...renameLabel('broker', 'broker_id'),
  // The size of all queues is there, too.
  drop(['__name__', 'processor'], 'kafka_network_requestchannel_responsequeuesize;.+'),
  // There is one client.
  {
    source_labels: ['__name__'],
    regex: 'kafka_server_replicafetchermanager_.+',
    target_label: 'client_id',
    replacement: '',
  },
  drop(['quantile'], '0\\.(?:75|98)'),
  {
    source_labels: ['__name__', 'request'],
    regex: [
      '(?:jvm|process|jmx|java_lang)_.+;',
      `(?:${[...ours.filter((name) => !ofRequests.test(name)), ...names.RECORDED_FROM.values()].join('|')});.*`,
      `(?:${ours.filter((name) => ofRequests.test(name)).join('|')});(?:${requests})`,
    ].join('|'),
    action: 'keep',
  },
];

/** By which metric_relabel_configs of Prometheus a rule set's names and labels become ours, but for EVENTS. */
export const mappings: Record<RuleSet, readonly RelabelRule[]> = {
  ours: [],
  strimzi: [...fromStrimzi, ...toOurs],
  confluent: [...fromConfluent, ...toOurs],
};

/** A series of a rule set by our name and labels; undefined if it is not among ours. */
export function toOurNames(ruleSet: RuleSet, sample: Sample): Sample | undefined {
  const mapped = relabel(sample, mappings[ruleSet]);
  return mapped && { ...mapped, name: mapped.name.replace(new RegExp(`${EVENTS}$`), '_count') };
}
