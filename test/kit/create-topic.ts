import type { Admin, ITopicConfig } from 'kafkajs';
import { eventually } from './eventually.ts';

/**
 * Creates a topic, and waits until each of its partitions has a leader. KafkaJS' own wait for that gives
 * up where a broker of Kafka 4 has not yet heard of the topic from its controller.
 */
export async function createTopic(
  admin: Admin,
  topic: ITopicConfig & { numPartitions: number },
): Promise<void> {
  await admin.createTopics({ topics: [topic], waitForLeaders: false });
  const isLed = async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic.topic] });
    const led = topics[0]?.partitions.filter(({ leader }) => leader >= 0) ?? [];
    if (led.length < topic.numPartitions) throw new Error(`${led.length} have`);
  };
  await eventually(`the partitions of ${topic.topic} have leaders`, isLed, { everyMs: 100 });
}
