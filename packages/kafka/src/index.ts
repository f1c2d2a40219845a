export { type KafkaClient, kafkaClient } from './client.ts';
export { endProcess, startProcess } from './consumer-spans.ts';
export type { Assignment } from './group-client.ts';
export { createKafka, ensureTopics, type KafkaOptions } from './kafka.ts';
export { Cluster } from './kafkajs/cluster.ts';
export { compressionType } from './kafkajs/codecs.ts';
export {
  KafkaJSConnectionError,
  KafkaJSProtocolError,
  rootCause,
  throwIfError,
} from './kafkajs/errors.ts';
export { GroupMember } from './kafkajs/group-member.ts';
export { KafkaJSGroups } from './kafkajs/groups.ts';
export { clusterIdOf } from './kafkajs/measured-kafka.ts';
export { KafkaJSProducer } from './kafkajs/producer.ts';
export {
  type ActiveProducer,
  describeProducers,
  listTransactions,
  type PartitionProducers,
  type Transaction,
  transactionStarts,
} from './kafkajs/transactions.ts';
export { unreadableCause } from './kafkajs/unreadable.ts';
export { type Backoff, persist } from './persist.ts';
export { endSend, startSend } from './producer-spans.ts';
export { DeliveryError, QueueFullError } from './publish-queue.ts';
export { Publisher, PublisherClosedError, type PublisherOptions } from './publisher.ts';
export { RECORD_BATCH } from './record-batch.ts';
export {
  type Delivery,
  type IncomingRecord,
  incomingRecord,
  type OutgoingRecord,
  traceContextOf,
} from './records.ts';
export {
  attemptsOf,
  dueInMs,
  type Hop,
  nextHop,
  RETRY_HEADERS,
  type RetryPolicy,
} from './retry.ts';
export {
  type Handle,
  type HandlerControl,
  Subscriber,
  SubscriberClosedError,
  type SubscriberOptions,
} from './subscriber.ts';
