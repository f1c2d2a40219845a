import { metrics } from '@opentelemetry/api';

/** What came of an attempt at an order. */
export type OrderStatus = 'processed' | 'retried' | 'dead_lettered';

const statuses: OrderStatus[] = ['processed', 'retried', 'dead_lettered'];

/** In seconds: from an idle lab on one machine to an order that waited for a broken consumer. */
const boundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300];

/** The consumer's own metrics; those of Kafka and messaging come with the client. */
export class OrderMetrics {
  readonly #meter = metrics.getMeter('@kafka-o11y/consumer');
  readonly #processed = this.#meter.createCounter('orders_processed', {
    description: 'Attempts at orders by what came of them',
  });
  readonly #endToEnd = this.#meter.createHistogram('orders.end_to_end.duration', {
    description: 'From the creation of an order until it is processed, retries included',
    unit: 's',
    advice: { explicitBucketBoundaries: boundaries },
  });
  readonly #work = this.#meter.createHistogram('orders.work.duration', {
    description: 'Work on an order that succeeded, waiting in Kafka not included',
    unit: 's',
    advice: { explicitBucketBoundaries: boundaries },
  });
  readonly #common: { component: string; language: string };

  /** Series start at 0, as Prometheus cannot see the increase of one that starts at 1. */
  constructor(component: string, topics: readonly string[]) {
    this.#common = { component, language: 'typescript' };
    for (const topic of topics) {
      for (const status of statuses) this.#processed.add(0, { ...this.#common, topic, status });
    }
  }

  processed(topic: string, createdAt: Date, workMs: number): void {
    const labels = { ...this.#common, topic };
    this.count(topic, 'processed');
    this.#work.record(workMs / 1_000, labels);
    // The two ends may be of two machines, whose clocks differ.
    this.#endToEnd.record(Math.max(0, Date.now() - createdAt.getTime()) / 1_000, labels);
  }

  count(topic: string, status: OrderStatus): void {
    this.#processed.add(1, { ...this.#common, topic, status });
  }
}
