export { partsOf } from './address.ts';
export { becauseOf, securityCause } from './causes.ts';
export { type KafkaClient, kafkaClient } from './client.ts';
export { endProcess, startProcess } from './consumer-spans.ts';
export type { Assignment } from './group-client.ts';
export { createKafka, ensureTopics, type KafkaOptions } from './kafka.ts';
export { Cluster, type OwnRequest } from './kafkajs/cluster.ts';
export { compressionType } from './kafkajs/codecs.ts';
export {
  errorOf,
  KafkaJSConnectionError,
  KafkaJSProtocolError,
  rootCause,
  throwIfError,
} from './kafkajs/errors.ts';
export {
  type DescribedMember,
  describeConsumerGroups,
  describeShareGroups,
  describeStreamsGroups,
  type GroupDescription,
  type GroupType,
  hostOf,
  type ListedGroup,
  listGroups,
} from './kafkajs/group-descriptions.ts';
export { GroupMember } from './kafkajs/group-member.ts';
export {
  describeShareGroupOffsets,
  fetchGroupOffsets,
  type GroupOffset,
  type GroupOffsets,
} from './kafkajs/group-offsets.ts';
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
export { type Backoff, backoffDelay, persist } from './persist.ts';
export { endSend, startSend } from './producer-spans.ts';
export { DeliveryError, PartlyDeliveredError, QueueFullError } from './publish-queue.ts';
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
export type { KafkaSecurity } from './security.ts';
export {
  type Handle,
  type HandlerControl,
  Subscriber,
  SubscriberClosedError,
  type SubscriberOptions,
} from './subscriber.ts';
