import { canaryTopic, topics } from './kafka.ts';

/** The names of spans that code looks for: the operation, then the topic. */
export const spanNames = {
  sendOrder: `send ${topics.orders.topic}`,
  processOrder: `process ${topics.orders.topic}`,
  retryOrder: `send ${topics.retry.topic}`,
  sendCanary: `send ${canaryTopic}`,
  processCanary: `process ${canaryTopic}`,
} as const;
