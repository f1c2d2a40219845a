export { KafkaContainer } from './kafka-container.ts';
export { readTopic } from './read-topic.ts';
