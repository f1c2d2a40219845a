import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingRecord, Publisher, RetryPolicy, SubscriberOptions } from '@kafka-o11y/kafka';
import { dueInMs, nextHop } from '@kafka-o11y/kafka';
import { parseOrder } from '@kafka-o11y/orders';
import type { LimitedLog } from '@kafka-o11y/service';
import { ORDER_ID_HEADER, recordError } from '@kafka-o11y/telemetry';
import type { Logger } from 'pino';
import type { OrderMetrics } from './order-metrics.ts';

/**
 * The handler of the orders and of the retry topic. It returns, and so has the record committed,
 * only when the order is processed or its next try or dead letter is acknowledged by the brokers.
 * An order that is tried again may be overtaken by later ones of the same customer.
 */
export function createOrderHandler(deps: {
  publisher: Publisher;
  policy: RetryPolicy;
  work: () => Promise<void>;
  metrics: OrderMetrics;
  component: string;
  logger: Logger;
  orderLog: LimitedLog;
}): SubscriberOptions['handle'] {
  const { publisher, policy, work, metrics, component, logger, orderLog } = deps;

  return async (record, { signal }) => {
    const waitMs = dueInMs(record);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    try {
      const order = parseOrder(record.value);
      const startedAt = performance.now();
      await work();
      metrics.processed(record.topic, new Date(order.createdAt), performance.now() - startedAt);
      orderLog.info({ ...place(record), order_id: order.id }, 'order processed');
    } catch (error) {
      await sendOn(record, error);
    }
  };

  /** Publishes the record to where it goes after the failure. */
  async function sendOn(record: IncomingRecord, error: unknown): Promise<void> {
    recordError(error, { component, topic: record.topic });
    const { topic, headers, delayMs } = nextHop(record, error, policy);
    await publisher.publish({ topic, key: record.key, value: record.value, headers });
    const fields = { err: error, ...place(record), order_id: record.headers[ORDER_ID_HEADER] };
    if (topic === policy.retryTopic) {
      metrics.count(record.topic, 'retried');
      logger.warn({ ...fields, delay_ms: delayMs }, 'order failed and will be tried again');
    } else {
      metrics.count(record.topic, 'dead_lettered');
      logger.error({ ...fields, dead_letter_topic: topic }, 'order dead-lettered');
    }
  }
}

function place({ topic, partition, offset }: IncomingRecord) {
  return { topic, partition, offset };
}
