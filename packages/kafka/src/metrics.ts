import type { Attributes, ObservableResult } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { PendingRecord } from './publish-queue.ts';
import type { IncomingRecord } from './records.ts';

const METER = '@kafka-o11y/kafka';

/** The level of the Publisher, read at each collection. */
export interface PublisherState {
  readonly queued: number;
  readonly connected: boolean;
}

/** As in Kafka's own `RecordMetadata`, for a record that no partition was chosen for. */
const UNKNOWN_PARTITION = -1;

/** What one topic and partition got, and the labels of both. */
interface Total {
  labels: Attributes & { topic: string; partition: string };
  records: number;
  bytes: number;
}

const DURATION_BOUNDARIES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

/** The Publisher's metrics, under the names that the dashboards and rules are written for. */
export class PublisherMetrics {
  readonly #common: Attributes;
  readonly #sent;
  readonly #sentBytes;
  readonly #duration;
  readonly #retries;
  readonly #sentMessages;
  readonly #topics = new Set<string>();

  /** @param component value of the label `component`: the service's name */
  constructor(component: string, state: PublisherState) {
    const meter = metrics.getMeter(METER);
    this.#common = { component, language: 'typescript' };
    this.#sent = meter.createCounter('kafka_messages_sent', {
      description: 'Records that were acknowledged (success) or given up (error).',
    });
    this.#sentBytes = meter.createCounter('kafka_messages_sent_bytes', {
      description: 'Bytes of key, value and headers of these records, before compression.',
    });
    this.#duration = meter.createHistogram('kafka_message_send_duration_ms', {
      description:
        'Milliseconds of each record from publish() to its acknowledgement by all in-sync ' +
        'replicas, or to giving it up: queueing, lingering and retries included.',
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
    });
    this.#retries = meter.createCounter('kafka_producer_retries', {
      description: 'Records sent again because an attempt failed.',
    });
    this.#sentMessages = meter.createCounter('messaging.client.sent.messages', {
      unit: '{message}',
      description: 'Messages that the producer attempted to send.',
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
   * Counts records that ended alike. The counters are added to once for each topic and partition,
   * since an add costs about 1 us; the duration is recorded for every record.
   *
   * @param error why they were given up; undefined if they were acknowledged
   */
  settled(records: readonly PendingRecord[], error?: Error): void {
    const status = error ? 'error' : 'success';
    const now = performance.now();
    const totals = new Map<string, Total>();
    for (const { topic, partition = UNKNOWN_PARTITION, acceptedAt, bytes } of records) {
      const series = `${topic}/${partition}`;
      let total = totals.get(series);
      if (!total) {
        const labels = { ...this.#common, status, topic, partition: String(partition) };
        total = { labels, records: 0, bytes: 0 };
        totals.set(series, total);
      }
      total.records += 1;
      total.bytes += bytes;
      this.#duration.record(now - acceptedAt, total.labels);
    }
    for (const { labels, records, bytes } of totals.values()) {
      this.#beginRetries(labels.topic);
      this.#sent.add(records, labels);
      this.#sentBytes.add(bytes, labels);
      this.#sentMessages.add(records, {
        'messaging.system': 'kafka',
        'messaging.operation.name': 'send',
        'messaging.destination.name': labels.topic,
        'messaging.destination.partition.id': labels.partition,
        ...(error && { 'error.type': error.name }),
      });
    }
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

/** The Subscriber's metrics. How long handlers take is in messaging.process.duration. */
export class SubscriberMetrics {
  readonly #common: Attributes;
  readonly #processed;
  readonly #consumedMessages;
  readonly #processDuration;
  readonly #parkedOffset;
  readonly #restarts;

  constructor(groupId: string, state: SubscriberState) {
    const meter = metrics.getMeter(METER);
    this.#common = common(groupId);
    this.#processed = meter.createCounter('kafka_messages_processed', {
      description: 'Calls of the handler that returned (success) or failed (error).',
    });
    this.#consumedMessages = meter.createCounter('messaging.client.consumed.messages', {
      unit: '{message}',
      description: 'Messages that were delivered to the application.',
    });
    this.#processDuration = meter.createHistogram('messaging.process.duration', {
      unit: 's',
      description: 'How long the handler took.',
    });
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

  /** @param count calls of the handler, or the records that it was called with */
  processed(status: 'success' | 'error', topic: string, partition: number, count: number): void {
    this.#processed.add(count, { ...this.#common, status, topic, partition: String(partition) });
  }

  /**
   * The handler was called for records of one partition, under the names and labels of
   * OpenTelemetry's instrumentation of KafkaJS.
   *
   * @param seconds how long it took
   * @param error why it failed; undefined if it did not
   */
  handled(records: readonly IncomingRecord[], seconds: number, error?: unknown): void {
    const [{ topic, partition }] = records as [IncomingRecord];
    const labels: Attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
    };
    if (error !== undefined) labels['error.type'] = error instanceof Error ? error.name : '_OTHER';
    this.#consumedMessages.add(records.length, labels);
    this.#processDuration.record(seconds, labels);
  }

  /** @param offset where the partition stands still; -1 when it goes on */
  parked(topic: string, partition: number, errorType: string, offset: number): void {
    const place = { topic, partition: String(partition), error_type: errorType };
    this.#parkedOffset.record(offset, { ...this.#common, ...place });
  }

  restarted(): void {
    this.#restarts.add(1, this.#common);
  }
}
