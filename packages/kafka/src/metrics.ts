import { ExportedCounter, ExportedHistogram } from '@kafka-o11y/telemetry';
import type { Attributes, ObservableResult } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import { MESSAGING_SECONDS } from './client-metrics.ts';
import type { PendingRecord } from './publish-queue.ts';

const METER = '@kafka-o11y/kafka';

/** The level of the Publisher, read at each collection. */
export interface PublisherState {
  readonly queued: number;
  readonly connected: boolean;
}

/** As in Kafka's own `RecordMetadata`, for a record that no partition was chosen for. */
const UNKNOWN_PARTITION = -1;

const sent = new ExportedCounter({
  name: 'kafka_messages_sent',
  description: 'Records that were acknowledged (success) or given up (error).',
});
const sentBytes = new ExportedCounter({
  name: 'kafka_messages_sent_bytes',
  description: 'Bytes of key, value and headers of these records, before compression.',
});
const sendDuration = new ExportedHistogram({
  name: 'kafka_message_send_duration_ms',
  description:
    'Milliseconds of each record from publish() to its acknowledgement by all in-sync ' +
    'replicas, or to giving it up: queueing, lingering and retries included.',
  boundaries: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000],
});
const clientSent = new ExportedCounter({
  name: 'messaging.client.sent.messages',
  unit: '{message}',
  description: 'Messages that the producer attempted to send.',
});

/** The labels of OpenTelemetry's semantic conventions, as its instrumentation of KafkaJS has them. */
function messagingLabels(
  operation: 'send' | 'process',
  topic: string,
  partition?: number,
  errorType?: string,
): Attributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.destination.name': topic,
    ...(partition !== undefined && { 'messaging.destination.partition.id': String(partition) }),
    ...(errorType !== undefined && { 'error.type': errorType }),
  };
}

/** The Publisher's metrics, under the names that the dashboards and rules are written for. */
export class PublisherMetrics {
  readonly #common: Attributes;
  readonly #retries;
  readonly #topics = new Set<string>();

  /** @param component value of the label `component`: the service's name */
  constructor(component: string, state: PublisherState) {
    const meter = metrics.getMeter(METER);
    this.#common = { component, language: 'typescript' };
    this.#retries = meter.createCounter('kafka_producer_retries', {
      description: 'Records sent again because an attempt failed.',
    });
    meter
      .createObservableGauge('kafka_producer_active', {
        description: '1 while the producer is connected, 0 before, after, and while it reconnects.',
      })
      .addCallback((gauge) => gauge.observe(state.connected ? 1 : 0, this.#common));
    meter
      .createObservableGauge('kafka_producer_queue_records', {
        description: 'Records accepted and not yet acknowledged.',
      })
      .addCallback((gauge) => gauge.observe(state.queued, this.#common));
  }

  /**
   * Counts records that ended alike.
   *
   * @param error why they were given up; undefined if they were acknowledged
   */
  settled(records: readonly PendingRecord[], error?: Error): void {
    const now = performance.now();
    for (let begin = 0; begin < records.length; ) {
      const { topic, partition } = records[begin] as PendingRecord;
      const { component } = this.#common;
      const key = `${component}/${topic}/${partition}/${error?.name}`;
      const labels = () => this.#labels(error ? 'error' : 'success', topic, partition);
      const duration = sendDuration.series(key, labels);
      let end = begin;
      let bytes = 0;
      for (let first = begin; end < records.length; first = end) {
        const { acceptedAt } = records[first] as PendingRecord;
        for (; end < records.length; end++) {
          const record = records[end] as PendingRecord;
          if (record.topic !== topic || record.partition !== partition) break;
          if (record.acceptedAt !== acceptedAt) break;
          bytes += record.bytes;
        }
        if (end === first) break;
        duration.record(now - acceptedAt, end - first);
      }
      this.#beginRetries(topic);
      sent.series(key, labels).add(end - begin);
      sentBytes.series(key, labels).add(bytes);
      const standard = () =>
        messagingLabels('send', topic, partition ?? UNKNOWN_PARTITION, error?.name);
      clientSent.series(key, standard).add(end - begin);
      begin = end;
    }
  }

  #labels(status: 'success' | 'error', topic: string, partition = UNKNOWN_PARTITION): Attributes {
    return { ...this.#common, status, topic, partition: String(partition) };
  }

  /** @param records of one topic that are sent again */
  retried(records: readonly PendingRecord[]): void {
    this.#retries.add(records.length, { ...this.#common, topic: records[0]?.topic });
  }

  /** At 0 with a topic's first record: Prometheus sees no increase of a series that begins above. */
  #beginRetries(topic: string): void {
    if (this.#topics.has(topic)) return;
    this.#topics.add(topic);
    this.#retries.add(0, { ...this.#common, topic });
  }
}

/** The level of a Subscriber, read at each collection. */
export interface SubscriberState {
  readonly running: boolean;
  readonly parkedPartitions: number;
}

/** For each group; a later Subscriber of a group replaces the one before. */
const subscribers = new Map<string, SubscriberState>();

function observeEach(level: (state: SubscriberState) => number) {
  return (gauge: ObservableResult) => {
    for (const [groupId, state] of subscribers) gauge.observe(level(state), common(groupId));
  };
}

function common(groupId: string): Attributes {
  return { group: groupId, language: 'typescript' };
}

const processed = new ExportedCounter({
  name: 'kafka_messages_processed',
  description: 'Records that the handler was called with and returned (success) or failed (error).',
});
const clientConsumed = new ExportedCounter({
  name: 'messaging.client.consumed.messages',
  unit: '{message}',
  description: 'Messages that were delivered to the application.',
});
const processDuration = new ExportedHistogram({
  name: 'messaging.process.duration',
  unit: 's',
  description: 'How long the handler took.',
  // Its series have no partitions: each would be sixteen more.
  boundaries: MESSAGING_SECONDS,
});

/** The Subscriber's metrics. How long handlers take is in messaging.process.duration. */
export class SubscriberMetrics {
  readonly #common: Attributes;
  readonly #groupId: string;
  readonly #parkedOffset;
  readonly #restarts;
  readonly #assignments;

  constructor(groupId: string, state: SubscriberState) {
    const meter = metrics.getMeter(METER);
    this.#groupId = groupId;
    this.#common = common(groupId);
    this.#parkedOffset = meter.createGauge('kafka_consumer_parked_offset', {
      description:
        'The offset of the record that a partition stands still at, because it can not be read ' +
        'or handled; -1 since it has gone on.',
    });
    this.#restarts = meter.createCounter('kafka_consumer_restarts', {
      description: 'Members of the group that were lost and replaced by this process.',
    });
    // Prometheus sees no increase of a series that begins at 1.
    this.#restarts.add(0, this.#common);
    this.#assignments = meter.createCounter('kafka_consumer_assignments', {
      description: 'Times that the group assigned this member its partitions, at first or anew.',
    });
    this.#assignments.add(0, this.#common);
    if (subscribers.size === 0) {
      meter
        .createObservableGauge('kafka_consumer_active', {
          description: '1 while the consumer is a member of its group, otherwise 0.',
        })
        .addCallback(observeEach(({ running }) => (running ? 1 : 0)));
      meter
        .createObservableGauge('kafka_consumer_parked_partitions', {
          description: 'Partitions that stand still at a record that can not be read or handled.',
        })
        .addCallback(observeEach(({ parkedPartitions }) => parkedPartitions));
    }
    subscribers.set(groupId, state);
  }

  /**
   * The handler was called.
   *
   * @param count the records that it was called with
   */
  processed(status: 'success' | 'error', topic: string, partition: number, count: number): void {
    const key = `${this.#groupId}/${topic}/${partition}/${status}`;
    const labels = () => ({ ...this.#common, status, topic, partition: String(partition) });
    processed.series(key, labels).add(count);
  }

  /**
   * How long the handler took for records of one partition.
   *
   * @param error why it failed; undefined if it did not
   */
  handled(topic: string, partition: number, count: number, seconds: number, error?: unknown): void {
    const errorType =
      error === undefined ? undefined : error instanceof Error ? error.name : '_OTHER';
    const key = `${topic}/${errorType}`;
    processDuration
      .series(key, () => messagingLabels('process', topic, undefined, errorType))
      .record(seconds);
    clientConsumed
      .series(`${key}/${partition}`, () => messagingLabels('process', topic, partition, errorType))
      .add(count);
  }

  /** @param offset where the partition stands still; -1 when it goes on */
  parked(topic: string, partition: number, errorType: string, offset: number): void {
    const place = { topic, partition: String(partition), error_type: errorType };
    this.#parkedOffset.record(offset, { ...this.#common, ...place });
  }

  restarted(): void {
    this.#restarts.add(1, this.#common);
  }

  assigned(): void {
    this.#assignments.add(1, this.#common);
  }
}
