export interface TopicPartition {
  topic: string;
  partition: number;
}

/** One text for a partition, to be the key of a map; no topic's name has a slash. */
export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** The partitions as the requests of Kafka's protocol want them: gathered by topic. */
export function byTopic<P extends TopicPartition>(
  partitions: readonly P[],
): { topic: string; partitions: P[] }[] {
  const topics = Map.groupBy(partitions, ({ topic }) => topic);
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
