import type { Delivery, Publisher } from '@kafka-o11y/kafka';
import { traceContextOf } from '@kafka-o11y/kafka';
import type { Order } from '@kafka-o11y/orders';
import { encodeOrder } from '@kafka-o11y/orders';
import type { LimitedLog } from '@kafka-o11y/service';
import { recordError } from '@kafka-o11y/telemetry';
import { ORDER_ID_HEADER, topics } from '@kafka-o11y/vocabulary';
import { context } from '@opentelemetry/api';
import type { Logger } from 'pino';

/**
 * Publishes the order and resolves when the brokers have it; otherwise rejects as `publish` does.
 * `value` takes the place of the order in the record's value.
 */
export type SendOrder = (order: Order, value?: string) => Promise<Delivery>;

export function createSendOrder(deps: {
  publisher: Publisher;
  watch: AcknowledgementWatch;
  component: string;
  logger: Logger;
  orderLog: LimitedLog;
}): SendOrder {
  const { publisher, watch, component, logger, orderLog } = deps;
  const { topic } = topics.orders;
  return async (order, value = encodeOrder(order)) => {
    watch.sent();
    try {
      const delivery = await publisher.publish({
        topic,
        // One customer's orders stay in order: they share a partition.
        key: order.customerId,
        value,
        headers: { [ORDER_ID_HEADER]: order.id },
      });
      const { partition, offset } = delivery;
      context.with(traceContextOf(delivery.headers), () => {
        orderLog.info({ order_id: order.id, topic, partition, offset }, 'order sent');
      });
      return delivery;
    } catch (error) {
      recordError(error, { component, topic });
      logger.error({ err: error, order_id: order.id, topic }, 'order not sent');
      throw error;
    } finally {
      watch.settled();
    }
  };
}

/**
 * Notices a broker that is connected and silent: paused, or without enough replicas in sync.
 * The client itself notices only when its requests time out, after half a minute and more.
 */
export class AcknowledgementWatch {
  readonly #now: () => number;
  #waiting = 0;
  #progressAt = 0;

  /** `now` is in milliseconds that only ever grow. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A record was handed over. */
  sent(): void {
    if (this.#waiting === 0) this.#progressAt = this.#now();
    this.#waiting += 1;
  }

  /** A record was acknowledged, or given up. */
  settled(): void {
    this.#waiting -= 1;
    this.#progressAt = this.#now();
  }

  /** Milliseconds for which records have waited and none was settled; 0 while none waits. */
  get silentMs(): number {
    return this.#waiting === 0 ? 0 : this.#now() - this.#progressAt;
  }
}
