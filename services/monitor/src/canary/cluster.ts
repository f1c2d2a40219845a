import type { Admin } from 'kafkajs';
import type { Partition } from './topology.ts';

/** What the brokers say of themselves and of one topic. */
export interface Cluster {
  /** Those that are up. */
  brokers: { id: number; host: string; address: string }[];
  /** Empty if the topic is not there. */
  partitions: Partition[];
}

/** Asks any broker. Rejects if none answers. */
export async function describeCluster(
  admin: Pick<Admin, 'describeCluster' | 'listTopics' | 'fetchTopicMetadata'>,
  topic: string,
): Promise<Cluster> {
  const { brokers } = await admin.describeCluster();
  return {
    brokers: brokers.map(({ nodeId, host, port }) => ({
      id: nodeId,
      host,
      address: `${host}:${port}`,
    })),
    partitions: (await admin.listTopics()).includes(topic) ? await partitionsOf(admin, topic) : [],
  };
}

async function partitionsOf(
  admin: Pick<Admin, 'fetchTopicMetadata'>,
  topic: string,
): Promise<Partition[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
  return partitions
    .map(({ partitionId, leader, replicas }) => ({ id: partitionId, leader, replicas }))
    .sort((a, b) => a.id - b.id);
}
