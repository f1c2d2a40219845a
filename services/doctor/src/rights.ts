import { canaryTopic } from '@kafka-o11y/vocabulary';
import type { Loss } from './finding.ts';

/** Kafka's operations that are asked for, with their codes in answers. */
export const operations = {
  READ: { code: 3, acl: 'Read' },
  WRITE: { code: 4, acl: 'Write' },
  CREATE: { code: 5, acl: 'Create' },
  DELETE: { code: 6, acl: 'Delete' },
  ALTER: { code: 7, acl: 'Alter' },
  DESCRIBE: { code: 8, acl: 'Describe' },
  DESCRIBE_CONFIGS: { code: 10, acl: 'DescribeConfigs' },
} as const;
export type Operation = keyof typeof operations;

/** What rights are held on. */
export type Resource =
  | 'cluster'
  | 'topics'
  | 'groups'
  | 'transactional ids'
  | 'canary topic'
  | 'canary groups';

/** The name and the prefix that the canary takes for itself. */
export const canaryResources = { topic: canaryTopic, groupPrefix: '_canary.' } as const;

export interface Right {
  operation: Operation;
  on: Resource;
  /** All but a little works without it. */
  optional?: boolean;
  lost: Loss;
}

const lagAlerts = [
  'KafkaConsumerLagHigh',
  'KafkaConsumerLagOld',
  'KafkaConsumerLagGrowing',
  'KafkaConsumerGroupStopped',
  'KafkaUnreadRecordsExpiring',
  'KafkaLagUnknown',
];

const canaryLost: Loss = {
  words: 'the canary: availability, latency and loss as a client sees them',
  boards: ['monitor'],
  panels: [
    { board: 'overview', panel: 'Canary writes' },
    { board: 'overview', panel: 'Canary reads' },
    { board: 'overview', panel: 'Error budget' },
  ],
  alerts: [
    'KafkaCanaryProduceBudgetBurn',
    'KafkaCanaryConsumeBudgetBurn',
    'KafkaCanaryRecordLost',
    'KafkaCanarySilent',
  ],
};

/** All rights that an attached cluster is watched with. Each of them only reads. */
const watching: Right[] = [
  {
    operation: 'DESCRIBE',
    on: 'cluster',
    lost: {
      words:
        'groups on which nobody granted DESCRIBE by name; what the principal may do with the cluster',
      panels: [{ board: 'groups', panel: 'Group by group' }],
      alerts: ['KafkaGroupsAbandoned'],
    },
  },
  {
    operation: 'DESCRIBE',
    on: 'topics',
    lost: {
      words: 'topics, their partitions and the ends of their logs, and with them all lag',
      boards: ['topics', 'groups'],
      panels: [
        { board: 'overview', panel: 'Lag in records' },
        { board: 'overview', panel: 'Lag in time' },
      ],
      alerts: [...lagAlerts, 'KafkaTopicGone'],
    },
  },
  {
    operation: 'DESCRIBE_CONFIGS',
    on: 'topics',
    lost: {
      words: 'how long topics keep records: when unread ones are going to be deleted',
      panels: [
        { board: 'groups', panel: 'Least headroom' },
        { board: 'groups', panel: 'Time until unread records are deleted' },
      ],
      alerts: ['KafkaUnreadRecordsExpiring'],
    },
  },
  {
    operation: 'DESCRIBE',
    on: 'groups',
    lost: {
      words: 'consumer groups: members, committed offsets, lag',
      boards: ['groups'],
      panels: [
        { board: 'overview', panel: 'Lag by group' },
        { board: 'overview', panel: 'Group members and commits' },
      ],
      alerts: lagAlerts,
    },
  },
  {
    operation: 'READ',
    on: 'topics',
    optional: true,
    lost: {
      words:
        'contents of records, and whose transaction is open; ages are found by ListOffsets, to a second',
      panels: [{ board: 'groups', panel: 'Open transactions' }],
    },
  },
  {
    operation: 'DESCRIBE',
    on: 'transactional ids',
    optional: true,
    lost: {
      words: 'the name and the begin of an open transaction',
      panels: [{ board: 'groups', panel: 'Open transactions' }],
    },
  },
];

/** The canary's, which writes to a topic of its own. */
const canary: Right[] = [
  { operation: 'DESCRIBE', on: 'canary topic', lost: canaryLost },
  { operation: 'CREATE', on: 'canary topic', lost: canaryLost },
  { operation: 'WRITE', on: 'canary topic', lost: canaryLost },
  { operation: 'READ', on: 'canary topic', lost: canaryLost },
  {
    operation: 'ALTER',
    on: 'canary topic',
    lost: {
      words: 'a partition of the canary on brokers that are added later',
      panels: [{ board: 'monitor', panel: 'Partitions of the canary by leader' }],
    },
  },
  { operation: 'READ', on: 'canary groups', lost: canaryLost },
  {
    operation: 'DELETE',
    on: 'canary groups',
    optional: true,
    lost: { words: "nothing; groups of the canary's earlier runs stay until their offsets expire" },
  },
  {
    operation: 'ALTER',
    on: 'cluster',
    optional: true,
    lost: {
      words:
        'that each broker leads a partition of the canary, after brokers come and go (a wide right: it lets change ACLs, too)',
      panels: [{ board: 'monitor', panel: 'Partitions of the canary by leader' }],
    },
  },
];

/** The rights that are needed, in the order in which they are tried. */
export function rightsFor({ canary: withCanary }: { canary: boolean }): Right[] {
  return withCanary ? [...watching, ...canary] : watching;
}

/** What stays empty without JMX: all that only the brokers themselves measure. */
export const withoutJmx: Loss = {
  words:
    'what only the brokers measure: requests, replication, disks, JVM; controllers or ZooKeeper',
  boards: ['broker', 'topics', 'kraft', 'zookeeper'],
  alerts: [
    'KafkaActiveControllerNotOne',
    'KafkaLogDirectoryOffline',
    'KafkaRequestHandlersBusy',
    'KafkaOfflinePartitions',
    'KafkaUnderMinIsrPartitions',
    'KafkaUnderReplicatedPartitions',
    'KafkaUncleanLeaderElection',
    'KafkaIsrFlapping',
  ],
};
