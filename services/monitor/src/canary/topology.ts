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
 * The next step towards a topic in which every broker is the preferred leader of a partition;
 * undefined if it is so, or if brokers are missing: what is moved then has to be moved back.
 *
 * The replicas' order is all that can be set. Leadership follows by the brokers' own preferred
 * leader election (auto.leader.rebalance.enable), for which KafkaJS has no request.
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
    const assignments = uncovered.map((id) => replicasLedBy(id, ids, copies));
    return { kind: 'partitions', count: partitions.length + uncovered.length, assignments };
  }
  const moved = partitions.flatMap(({ id, replicas }, index) => {
    const wanted = keptReplicas(leaders[index] as number, replicas, ids, copies);
    return wanted.join() === replicas.join() ? [] : [{ partition: id, replicas: wanted }];
  });
  return moved.length > 0 ? { kind: 'reassignment', assignments: moved } : undefined;
}

/** One for each partition: the present one where it serves, else the broker that needs one most. */
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

/** The same with as many of the present replicas as possible, so that little data moves. */
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
