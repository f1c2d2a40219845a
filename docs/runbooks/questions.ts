import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import {
  controllerServiceName,
  serviceNamespace,
  services,
  spanNames,
} from '@kafka-o11y/vocabulary';

/** What a runbook asks of logs or traces; `runbook` is its file's name without `.md`. */
export type RunbookQuestion = { runbook: string } & (
  | { logs: LogQuestion }
  | { traces: TraceQuestion }
);

const warningOrFailing = ['warn', 'error', 'fatal'];
const monitorLog: LogQuestion = { service: services.monitor };
const zookeeperLog: LogQuestion = { service: services.zookeeper };
const brokerWarnings: LogQuestion = { service: services.kafka, level: warningOrFailing };
const controllerLog: LogQuestion = {
  service: [services.kafka, controllerServiceName],
  family: 'controller',
};
/** What brokers and controllers say about the quorum of KRaft. */
const quorumLog: LogQuestion = {
  service: [services.kafka, controllerServiceName],
  family: 'server',
  pattern: 'RaftManager|QuorumState',
};
const metadataErrors: LogQuestion = {
  service: [services.kafka, controllerServiceName],
  level: warningOrFailing,
};
const isrChanges: LogQuestion = {
  service: services.kafka,
  family: 'server',
  pattern: '(Shrinking|Expanding) ISR|Loading producer state|started',
};
/** Connections that did not prove who they are. */
const failedAuthentications: LogQuestion = {
  service: [services.kafka, controllerServiceName],
  family: 'server',
  pattern: 'Failed authentication|SSL handshake failed',
};
/** What the brokers deny. */
const denied: LogQuestion = {
  service: [services.kafka, controllerServiceName],
  family: 'authorizer',
};
const clientWarnings: LogQuestion = {
  service: [services.producer, services.consumer, services.monitor],
  level: warningOrFailing,
};
const failures: TraceQuestion = { status: 'error' };

/** For each runbook in the order of its blocks, which `npm run docs` renders from here. */
export const runbookQuestions: readonly RunbookQuestion[] = [
  {
    runbook: 'ApplicationErrorRateHigh',
    logs: { namespace: serviceNamespace, level: 'error' },
  },
  { runbook: 'ApplicationErrorRateHigh', traces: failures },
  { runbook: 'DeadLetterRateHigh', traces: failures },
  {
    runbook: 'JmxScrapeFailing',
    logs: { service: [services.kafka, services.zookeeper], level: warningOrFailing },
  },
  { runbook: 'KafkaActiveControllerNotOne', logs: controllerLog },
  { runbook: 'KafkaAuthenticationFailures', logs: failedAuthentications },
  { runbook: 'KafkaAuthorizationDenied', logs: denied },
  { runbook: 'KafkaBrokerDown', logs: brokerWarnings },
  { runbook: 'KafkaBrokerFenced', logs: brokerWarnings },
  { runbook: 'KafkaCertificateExpired', logs: clientWarnings },
  { runbook: 'KafkaCertificateExpiring', logs: monitorLog },
  {
    runbook: 'KafkaCanaryConsumeBudgetBurn',
    traces: { service: services.monitor, name: spanNames.processCanary },
  },
  {
    runbook: 'KafkaCanaryProduceBudgetBurn',
    traces: { service: services.monitor, name: spanNames.sendCanary },
  },
  { runbook: 'KafkaCanaryRecordLost', logs: monitorLog },
  { runbook: 'KafkaCanarySilent', logs: monitorLog },
  { runbook: 'KafkaConsumerGroupStopped', logs: { service: services.consumer } },
  {
    runbook: 'KafkaConsumerLost',
    logs: { service: services.consumer, words: 'The consumer was lost' },
  },
  { runbook: 'KafkaConsumerLagOld', traces: { service: services.consumer, kind: 'consumer' } },
  {
    runbook: 'KafkaConsumerRebalanceStorm',
    logs: { service: services.kafka, family: 'server', words: 'GroupCoordinator' },
  },
  { runbook: 'KafkaControllerDown', logs: quorumLog },
  { runbook: 'KafkaIsrFlapping', logs: isrChanges },
  { runbook: 'KafkaLagUnknown', logs: monitorLog },
  { runbook: 'KafkaLogDirectoryOffline', logs: brokerWarnings },
  { runbook: 'KafkaOfflinePartitions', logs: { service: services.kafka, family: 'state-change' } },
  { runbook: 'KafkaMetadataErrors', logs: metadataErrors },
  { runbook: 'KafkaPartitionParked', logs: { service: services.consumer, words: 'is parked at' } },
  { runbook: 'KafkaQuorumLost', logs: quorumLog },
  {
    runbook: 'KafkaTransactionHanging',
    logs: { service: services.kafka, family: 'server', words: 'TransactionCoordinator' },
  },
  { runbook: 'KafkaTopicGone', logs: controllerLog },
  { runbook: 'KafkaUncleanLeaderElection', logs: controllerLog },
  { runbook: 'KafkaUnderReplicatedPartitions', logs: isrChanges },
  { runbook: 'KafkaVoterBehind', logs: quorumLog },
  { runbook: 'KafkaZooKeeperSessionExpired', logs: controllerLog },
  { runbook: 'ProducerSilent', logs: { service: services.producer } },
  { runbook: 'ZooKeeperQuorumLost', logs: zookeeperLog },
  { runbook: 'ZooKeeperServerDown', logs: zookeeperLog },
];
