import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';

/** What a runbook asks of logs or traces; `runbook` is its file's name without `.md`. */
export type RunbookQuestion = { runbook: string } & (
  | { logs: LogQuestion }
  | { traces: TraceQuestion }
);

const warningOrFailing = ['warn', 'error', 'fatal'];
const monitorLog: LogQuestion = { service: 'monitor' };
const zookeeperLog: LogQuestion = { service: 'zookeeper' };
const brokerWarnings: LogQuestion = { service: 'kafka', level: warningOrFailing };
const controllerLog: LogQuestion = { service: 'kafka', family: 'controller' };
const isrChanges: LogQuestion = {
  service: 'kafka',
  family: 'server',
  pattern: '(Shrinking|Expanding) ISR|Loading producer state|started',
};
const failures: TraceQuestion = { status: 'error' };

/** For each runbook in the order of its blocks, which `npm run docs` renders from here. */
export const runbookQuestions: readonly RunbookQuestion[] = [
  {
    runbook: 'ApplicationErrorRateHigh',
    logs: { namespace: 'kafka-o11y', level: 'error' },
  },
  { runbook: 'ApplicationErrorRateHigh', traces: failures },
  { runbook: 'DeadLetterRateHigh', traces: failures },
  {
    runbook: 'JmxScrapeFailing',
    logs: { service: ['kafka', 'zookeeper'], level: warningOrFailing },
  },
  { runbook: 'KafkaActiveControllerNotOne', logs: controllerLog },
  { runbook: 'KafkaBrokerDown', logs: brokerWarnings },
  {
    runbook: 'KafkaCanaryConsumeBudgetBurn',
    traces: { service: 'monitor', name: 'process canary' },
  },
  { runbook: 'KafkaCanaryProduceBudgetBurn', traces: { service: 'monitor', name: 'send canary' } },
  { runbook: 'KafkaCanaryRecordLost', logs: monitorLog },
  { runbook: 'KafkaCanarySilent', logs: monitorLog },
  { runbook: 'KafkaConsumerGroupStopped', logs: { service: 'consumer' } },
  { runbook: 'KafkaConsumerLagOld', traces: { service: 'consumer', kind: 'consumer' } },
  {
    runbook: 'KafkaConsumerRebalanceStorm',
    logs: { service: 'kafka', family: 'server', words: 'GroupCoordinator' },
  },
  { runbook: 'KafkaIsrFlapping', logs: isrChanges },
  { runbook: 'KafkaLagUnknown', logs: monitorLog },
  { runbook: 'KafkaLogDirectoryOffline', logs: brokerWarnings },
  { runbook: 'KafkaOfflinePartitions', logs: { service: 'kafka', family: 'state-change' } },
  { runbook: 'KafkaUncleanLeaderElection', logs: controllerLog },
  { runbook: 'KafkaUnderReplicatedPartitions', logs: isrChanges },
  { runbook: 'KafkaZooKeeperSessionExpired', logs: controllerLog },
  { runbook: 'ProducerSilent', logs: { service: 'producer' } },
  { runbook: 'ZooKeeperQuorumLost', logs: zookeeperLog },
  { runbook: 'ZooKeeperServerDown', logs: zookeeperLog },
];
