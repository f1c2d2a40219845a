export { type Certificates, makeCertificates } from './certificates.ts';
export { createTopic } from './create-topic.ts';
export { docker, environmentOf, imageOf, localImage, type Mount, runIn } from './docker.ts';
export { eventually } from './eventually.ts';
export { getJson } from './http.ts';
export { KafkaContainer } from './kafka-container.ts';
export {
  addressOf,
  clientOf,
  KAFKA_JMX_PORT,
  type KafkaMode,
  startBroker,
  startZooKeeper,
  ZOOKEEPER_JMX_PORT,
  ZOOKEEPER_OWN_PORT,
} from './kafka-nodes.ts';
export { oldKafkaImage } from './old-kafka.ts';
export { readTopic } from './read-topic.ts';
export { inRepository, recorded, root } from './repository.ts';
export { kindsOfRequests, writing } from './requests.ts';
export { aclEnvironment, addUser, runLine, scramEnvironment } from './secure-broker.ts';
export { table } from './table.ts';
export { writeJson } from './write-json.ts';
