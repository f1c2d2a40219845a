import { setTimeout as sleep } from 'node:timers/promises';
import type { Handle, IncomingRecord, Publisher, RetryPolicy } from '@kafka-o11y/kafka';
import { dueInMs, nextHop } from '@kafka-o11y/kafka';
import { parseOrder } from '@kafka-o11y/orders';
import type { LimitedLog } from '@kafka-o11y/service';
import { ExportedCounter, ExportedHistogram, recordError } from '@kafka-o11y/telemetry';
import { ORDER_ID_HEADER } from '@kafka-o11y/vocabulary';
import type { Logger } from 'pino';

/**
 * The handler of the orders and of the retry topic. It returns, and so has the record committed,
 * only when the order is processed or its next try or dead letter is acknowledged by the brokers.
 * An order that is tried again may be overtaken by later ones of the same customer.
 */
export function createOrderHandler(deps: {
  publisher: Publisher;
  policy: RetryPolicy;
  work: () => Promise<void>;
  /** The topics that it is given records of. */
  topics: readonly string[];
  component: string;
  logger: Logger;
  orderLog: LimitedLog;
}): Handle {
  const { publisher, policy, work, topics, component, logger, orderLog } = deps;
  const orderMetrics = new OrderMetrics(component, topics);

  return async (record, { signal }) => {
    const waitMs = dueInMs(record);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    try {
      const order = parseOrder(record.value);
      const startedAt = performance.now();
      await work();
      orderMetrics.processed(
        record.topic,
        new Date(order.createdAt),
        performance.now() - startedAt,
      );
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
      orderMetrics.count(record.topic, 'retried');
      logger.warn({ ...fields, delay_ms: delayMs }, 'order failed and will be tried again');
    } else {
      orderMetrics.count(record.topic, 'dead_lettered');
      logger.error({ ...fields, dead_letter_topic: topic }, 'order dead-lettered');
    }
  }
}

function place({ topic, partition, offset }: IncomingRecord) {
  return { topic, partition, offset };
}

/** What came of an attempt at an order. */
type OrderStatus = 'processed' | 'retried' | 'dead_lettered';

const statuses: OrderStatus[] = ['processed', 'retried', 'dead_lettered'];

/** In seconds: from an idle lab on one machine to an order that waited for a broken consumer. */
const boundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300];

const processed = new ExportedCounter({
  name: 'orders_processed',
  description: 'Attempts at orders by what came of them',
});
const endToEnd = new ExportedHistogram({
  name: 'orders.end_to_end.duration',
  description: 'From the creation of an order until it is processed, retries included',
  unit: 's',
  boundaries,
});
const workDuration = new ExportedHistogram({
  name: 'orders.work.duration',
  description: 'Work on an order that succeeded, waiting in Kafka not included',
  unit: 's',
  boundaries,
});

/** The consumer's own metrics; those of Kafka and messaging come with the client. */
class OrderMetrics {
  readonly #common: { component: string; language: string };

  /** Series start at 0, as Prometheus cannot see the increase of one that starts at 1. */
  constructor(component: string, topics: readonly string[]) {
    this.#common = { component, language: 'typescript' };
    for (const topic of topics) for (const status of statuses) this.#count(topic, status, 0);
  }

  processed(topic: string, createdAt: Date, workMs: number): void {
    const labels = () => ({ ...this.#common, topic });
    this.count(topic, 'processed');
    workDuration.series(topic, labels).record(workMs / 1_000);
    // The two ends may be of two machines, whose clocks differ.
    endToEnd.series(topic, labels).record(Math.max(0, Date.now() - createdAt.getTime()) / 1_000);
  }

  count(topic: string, status: OrderStatus): void {
    this.#count(topic, status, 1);
  }

  #count(topic: string, status: OrderStatus, times: number): void {
    const labels = () => ({ ...this.#common, topic, status });
    processed.series(`${topic} ${status}`, labels).add(times);
  }
}
