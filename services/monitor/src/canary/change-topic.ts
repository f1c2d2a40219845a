import type { Admin } from 'kafkajs';
import type { Change } from './topology.ts';

/**
 * Records have to outlive an outage: one that is deleted before it was read looks lost. At the
 * shortest interval an hour of one partition is about 3 MB.
 */
const configEntries = [
  { name: 'retention.ms', value: String(6 * 3_600_000) },
  { name: 'segment.ms', value: String(3_600_000) },
];

/** Makes a change to the topic. Rejects as the brokers do. */
export async function changeTopic(admin: Admin, topic: string, change: Change): Promise<void> {
  switch (change.kind) {
    case 'topic': {
      const replicaAssignment = change.assignments.map((replicas, partition) => ({
        partition,
        replicas,
      }));
      await admin.createTopics({ topics: [{ topic, replicaAssignment, configEntries }] });
      return;
    }
    case 'partitions': {
      const { count, assignments } = change;
      await admin.createPartitions({ topicPartitions: [{ topic, count, assignments }] });
      return;
    }
    case 'reassignment':
      await admin.alterPartitionReassignments({
        topics: [{ topic, partitionAssignment: change.assignments }],
      });
  }
}
