import type { Admin } from 'kafkajs';

/** The brokers, and the canary's topic on them. */
export interface Cluster {
  /** The brokers that are up. `address` is "host:port". */
  brokers: { id: number; host: string; address: string }[];
  /** By id; empty if the topic is not there. */
  partitions: Partition[];
}

/** A partition of the canary's topic; `replicas` in order of preference for its leader. */
export interface Partition {
  id: number;
  /** Node id of the broker that leads it now; -1 if none does. */
  leader: number;
  replicas: number[];
}

/** What the canary's topic lacks. Assignments are replica lists, the preferred leader first. */
export type Change =
  | { kind: 'topic'; assignments: number[][] }
  | { kind: 'partitions'; count: number; assignments: number[][] }
  | { kind: 'reassignment'; assignments: { partition: number; replicas: number[] }[] };

/** More copies make the canary no better, and large clusters busier. */
const maxReplicas = 3;

/**
 * Records have to outlive an outage: a record that is deleted before it was read looks lost. At
 * the shortest interval an hour of one partition is about 3 MB.
 */
const configEntries = [
  { name: 'retention.ms', value: String(6 * 3_600_000) },
  { name: 'segment.ms', value: String(3_600_000) },
];

/** Asks any broker for the cluster and one topic. Rejects if no broker answers. */
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

/**
 * The next step towards a topic in which every broker is the preferred leader of a partition.
 * Undefined if that is so already, or if brokers are missing: a partition that moves then would
 * have to move back.
 *
 * The step sets the order of the replicas only. Leadership follows by the brokers' own preferred
 * leader election (auto.leader.rebalance.enable). KafkaJS has no request for that election.
 *
 * @param brokers node ids of the brokers that are up
 * @param partitions empty if there is no topic yet
 */
export function nextChange(
  brokers: readonly number[],
  partitions: readonly Partition[],
  expectedBrokers: number,
): Change | undefined {
  if (brokers.length < expectedBrokers || brokers.length === 0) return undefined;
  const ids = brokers.toSorted((a, b) => a - b);
  const copies = Math.min(maxReplicas, ids.length);
  if (partitions.length === 0) {
    return { kind: 'topic', assignments: ids.map((id) => replicasLedBy(id, ids, copies)) };
  }

  const leaders = preferredLeaders(ids, partitions);
  const uncovered = ids.filter((id) => !leaders.includes(id));
  if (uncovered.length > 0) {
    // Brokers take a new partition only with as many replicas as the others have.
    const present = Math.min(partitions[0]?.replicas.length ?? copies, ids.length);
    const assignments = uncovered.map((id) => replicasLedBy(id, ids, present));
    return { kind: 'partitions', count: partitions.length + uncovered.length, assignments };
  }
  const moved = partitions.flatMap(({ id, replicas }, index) => {
    const wanted = keptReplicas(leaders[index] as number, replicas, ids, copies);
    return wanted.join() === replicas.join() ? [] : [{ partition: id, replicas: wanted }];
  });
  return moved.length > 0 ? { kind: 'reassignment', assignments: moved } : undefined;
}

/** One for each partition: the present leader where it serves, else a broker that leads nothing. */
function preferredLeaders(ids: readonly number[], partitions: readonly Partition[]): number[] {
  const taken = new Set<number>();
  const kept = partitions.map(({ replicas: [first] }) => {
    if (first === undefined || !ids.includes(first) || taken.has(first)) return undefined;
    taken.add(first);
    return first;
  });
  const uncovered = ids.filter((id) => !taken.has(id));
  return kept.map((leader, index) => {
    const present = partitions[index]?.replicas[0];
    const fallback = present !== undefined && ids.includes(present) ? present : (ids[0] as number);
    return leader ?? uncovered.shift() ?? fallback;
  });
}

/** The leader, then the brokers that follow it in turn, as Kafka itself spreads replicas. */
function replicasLedBy(leader: number, ids: readonly number[], copies: number): number[] {
  const from = ids.indexOf(leader);
  return Array.from({ length: copies }, (_, i) => ids[(from + i) % ids.length] as number);
}

/** As `replicasLedBy`, with as many of the present replicas as possible: so little data moves. */
function keptReplicas(
  leader: number,
  present: readonly number[],
  ids: readonly number[],
  copies: number,
): number[] {
  const live = present.filter((id) => ids.includes(id));
  return [...new Set([leader, ...live, ...replicasLedBy(leader, ids, ids.length)])].slice(
    0,
    copies,
  );
}

/** Makes a change to the topic. Rejects if the brokers refuse it. @returns false if the topic is there already */
export async function changeTopic(admin: Admin, topic: string, change: Change): Promise<boolean> {
  switch (change.kind) {
    case 'topic': {
      const replicaAssignment = change.assignments.map((replicas, partition) => ({
        partition,
        replicas,
      }));
      return admin.createTopics({ topics: [{ topic, replicaAssignment, configEntries }] });
    }
    case 'partitions': {
      const { count, assignments } = change;
      return admin.createPartitions({ topicPartitions: [{ topic, count, assignments }] });
    }
    case 'reassignment':
      await admin.alterPartitionReassignments({
        topics: [{ topic, partitionAssignment: change.assignments }],
      });
      return true;
  }
}
