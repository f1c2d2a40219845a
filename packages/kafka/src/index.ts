export type { Backoff } from './backoff.ts';
export { ensureTopics } from './ensure-topics.ts';
export { DeliveryError } from './errors/delivery-error.ts';
export { PublisherClosedError } from './errors/publisher-closed-error.ts';
export { QueueFullError } from './errors/queue-full-error.ts';
export { SubscriberClosedError } from './errors/subscriber-closed-error.ts';
export { type Assignment, GroupMember } from './group-member.ts';
export { createKafka, type KafkaOptions } from './kafka.ts';
export { persist } from './persist.ts';
export { Publisher } from './publisher.ts';
export type { PublisherOptions } from './publisher-options.ts';
export type { Delivery, IncomingRecord, OutgoingRecord } from './records.ts';
export {
  attemptsOf,
  dueInMs,
  type Hop,
  nextHop,
  RETRY_HEADERS,
  type RetryPolicy,
} from './retry.ts';
export { Subscriber } from './subscriber.ts';
export type { HandlerControl, SubscriberOptions } from './subscriber-options.ts';
export { traceContextOf } from './trace-context.ts';
