import type { SnapshotMetric } from '@kafka-o11y/telemetry';

/** Kafka's codes for what a principal lacks the right to. */
export const TOPIC_AUTHORIZATION_FAILED = 29;
export const GROUP_AUTHORIZATION_FAILED = 30;

/** The rights that a collection can do without, by what Kafka's ACLs call them, and what is missing then. */
export const RIGHTS = {
  describeGroup: {
    resource: 'group',
    operation: 'describe',
    without: 'nothing is known of these groups',
  },
  describeTopic: {
    resource: 'topic',
    operation: 'describe',
    without: 'groups read these topics, and nothing is known of that',
  },
  describeConfigs: {
    resource: 'topic',
    operation: 'describe_configs',
    without: 'it is not known how long these topics keep records',
  },
  readTopic: {
    resource: 'topic',
    operation: 'read',
    without: 'the age of unread records of these topics is found by ListOffsets',
  },
} as const;
export type Right = keyof typeof RIGHTS;

/** The names of groups or topics for which the brokers refused the monitor, by the right that it lacks. */
export type Refused = Record<Right, Set<string>>;

/** For a collection to fill. */
export function nothingRefused(): Refused {
  return {
    describeGroup: new Set(),
    describeTopic: new Set(),
    describeConfigs: new Set(),
    readTopic: new Set(),
  };
}

/** A map by right. */
export function rightsOf(refused: Refused): [Right, ReadonlySet<string>][] {
  return Object.entries(refused) as [Right, Set<string>][];
}

/**
 * The metric of rights that are missing; docs/monitor.md defines it.
 *
 * @param refused returns what was refused in the last collection, undefined where it failed
 */
export function rightsMetrics(refused: () => Refused | undefined): SnapshotMetric[] {
  return [
    {
      name: 'kafka_monitor_rights_missing',
      description: 'Groups or topics for which the monitor lacks a right',
      type: 'gauge',
      read: () => {
        const known = refused();
        if (!known) return [];
        return rightsOf(known).map(([right, names]) => {
          const { resource, operation } = RIGHTS[right];
          return { attributes: { resource, operation }, value: names.size };
        });
      },
    },
  ];
}
