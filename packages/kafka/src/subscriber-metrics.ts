import type { Attributes, ObservableResult } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';

/** The latest subscriber of each group in this process: one that rejoins replaces the one before. */
const members = new Map<string, () => boolean>();

function observeMembers(gauge: ObservableResult): void {
  for (const [groupId, isActive] of members) gauge.observe(isActive() ? 1 : 0, common(groupId));
}

function common(groupId: string): Attributes {
  return { group: groupId, language: 'typescript' };
}

/** The Subscriber's metrics. How long handlers take is in messaging.process.duration. */
export class SubscriberMetrics {
  readonly #common: Attributes;
  readonly #processed;

  /** @param isActive whether this process is a member of the group */
  constructor(groupId: string, isActive: () => boolean) {
    const meter = metrics.getMeter('@kafka-o11y/kafka');
    this.#common = common(groupId);
    this.#processed = meter.createCounter('kafka_messages_processed', {
      description: 'Calls of the handler that returned (success) or failed (error).',
    });
    if (members.size === 0) {
      meter
        .createObservableGauge('kafka_consumer_active', {
          description: '1 while the consumer is a member of its group, otherwise 0.',
        })
        .addCallback(observeMembers);
    }
    members.set(groupId, isActive);
  }

  processed(status: 'success' | 'error', topic: string, partition: number): void {
    this.#processed.add(1, { ...this.#common, status, topic, partition: String(partition) });
  }
}
