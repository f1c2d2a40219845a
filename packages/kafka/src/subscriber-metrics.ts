import type { Attributes } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';

/** The Subscriber's metrics. How long handlers take is in messaging.process.duration. */
export class SubscriberMetrics {
  readonly #common: Attributes;
  readonly #processed;

  /** @param isActive whether this process is a member of the group */
  constructor(groupId: string, isActive: () => boolean) {
    const meter = metrics.getMeter('@kafka-o11y/kafka');
    this.#common = { group: groupId, language: 'typescript' };
    this.#processed = meter.createCounter('kafka_messages_processed', {
      description: 'Calls of the handler that returned (success) or failed (error).',
    });
    meter
      .createObservableGauge('kafka_consumer_active', {
        description: '1 while the consumer is a member of its group, otherwise 0.',
      })
      .addCallback((gauge) => gauge.observe(isActive() ? 1 : 0, this.#common));
  }

  processed(status: 'success' | 'error', topic: string, partition: number): void {
    this.#processed.add(1, { ...this.#common, status, topic, partition: String(partition) });
  }
}
