import type { Row } from '../kit/index.ts';
import { barGauge, ofService, ofTopic, table, timeSeries } from '../kit/index.ts';
import { toBroker, toGroups, toTopics } from '../onward.ts';
import { consumerTraces, errorLines, producerTraces } from './onward.ts';
import { spansOf } from './spans.ts';

const service = 'service_name=~"$service"';

/** Figures of KafkaJS: requests to each broker, batches, queues, retries, rejoins. */
export function kafkaClients(): Row {
  return {
    title: 'Kafka clients',
    panels: [
      timeSeries({
        title: 'Requests by API',
        description:
          'Requests per second of the clients to the brokers. Good: Produce, Fetch, Heartbeat and OffsetCommit, steady. Metadata or JoinGroup in numbers are clients that reconnect or rebalance.',
        unit: 'reqps',
        span: 8,
        series: [
          {
            expr: `sum by (service_name, messaging_operation_name) (${requests()}) > 0`,
            legend: '{{service_name}}: {{messaging_operation_name}}',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Request time by API',
        description:
          '95th percentile as the client sees it, network included. Fetch waits for data on purpose, JoinGroup for the other members. Produce above 50 ms: compare with the broker’s own time; the rest is network.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 1 },
        series: [
          {
            expr: p95(['service_name', 'messaging_operation_name']),
            legend: 'p95 {{service_name}}: {{messaging_operation_name}}',
          },
          spansOf('PRODUCER'),
        ],
        onward: [toBroker, producerTraces],
      }),
      timeSeries({
        title: 'Request time by broker',
        description:
          '95th percentile of Produce and OffsetCommit by broker. Good: alike. One broker far above the others has a slow disk, a slow network or too many leaders.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          {
            expr: p95(
              ['server_address', 'messaging_operation_name'],
              ', messaging_operation_name=~"Produce|OffsetCommit"',
            ),
            legend: 'p95 {{messaging_operation_name}} at {{server_address}}',
          },
          spansOf('PRODUCER'),
        ],
        onward: [toBroker, producerTraces],
      }),
      timeSeries({
        title: 'Records waiting to be sent',
        description:
          'Records that publishers accepted and brokers did not acknowledge yet. Good: a few. A full queue (maxQueuedRecords) makes publish() fail with QueueFullError: Kafka is slower than the load.',
        unit: 'short',
        span: 8,
        limit: { amber: 1000, red: 10_000 },
        series: [
          {
            expr: `sum by (service_name, service_instance_id) (kafka_producer_queue_records{${ofService}})`,
            legend: '{{service_name}} {{service_instance_id}}',
          },
        ],
        onward: producerTraces,
      }),
      timeSeries({
        title: 'Records of a Produce request',
        description:
          'How well the publisher batches: records per request. Good: 1 at low load, tens to hundreds at high load. 1 at high load wastes CPU on both sides: raise the linger.',
        unit: 'short',
        decimals: 1,
        span: 8,
        series: [
          {
            expr: `sum by (service_name) (rate(kafka_messages_sent_total{${ofService}}[$__rate_interval])) / (sum by (service_name) (${requests('count', ', messaging_operation_name="Produce"')}) > 0)`,
            legend: '{{service_name}}',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Size of a record',
        description:
          'Mean bytes of key, value and headers, trace context included. Good: steady. A jump is a changed payload; near 1 MB the broker refuses it (message.max.bytes).',
        unit: 'bytes',
        span: 8,
        limit: { amber: 100_000, red: 1_000_000 },
        series: [
          {
            expr: `sum by (topic) (rate(kafka_messages_sent_bytes_total{${ofTopic}, ${service}}[$__rate_interval])) / (sum by (topic) (rate(kafka_messages_sent_total{${ofTopic}, ${service}}[$__rate_interval])) > 0)`,
            legend: '{{topic}}',
          },
        ],
        onward: toTopics,
      }),
      timeSeries({
        title: 'Resends and rejoins',
        description:
          'Records sent again because an attempt failed, attempts to join a group, and assignments of partitions, per second. Good: 0 but for restarts. Steady rejoins are a rebalance loop: look for a handler slower than the session timeout. With the group protocol "consumer" (KIP-848) nobody joins: there assignments tell.',
        unit: 'ops',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `sum by (service_name) (rate(kafka_producer_retries_total{${ofService}}[$__rate_interval]))`,
            legend: '{{service_name}}: records sent again',
          },
          {
            expr: `sum by (service_name) (${requests('count', ', messaging_operation_name="JoinGroup"')})`,
            legend: '{{service_name}}: JoinGroup',
          },
          {
            expr: `sum by (service_name) (rate(kafka_consumer_assignments_total{${ofService}}[$__rate_interval]))`,
            legend: '{{service_name}}: partitions assigned',
          },
        ],
        onward: toGroups,
      }),
      barGauge({
        title: 'Sent by partition',
        description:
          'Records per second that the chosen services send to each partition. Good: alike. One far above the others is a hot key: its consumer will lag first.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (topic, partition) (rate(kafka_messages_sent_total{${ofTopic}, ${service}}[$__rate_interval]))`,
            legend: '{{topic}}-{{partition}}',
          },
        ],
        onward: toTopics,
      }),
      barGauge({
        title: 'Processed by partition',
        description:
          'Records per second that the chosen services process from each partition. Good: as sent. Less on one: its records are slow or fail; 0: nobody is assigned to it.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (topic, partition) (rate(kafka_messages_processed_total{${ofTopic}, ${service}}[$__rate_interval]))`,
            legend: '{{topic}}-{{partition}}',
          },
        ],
        onward: [consumerTraces, toGroups],
      }),
      table({
        title: 'Parked partitions',
        description:
          'Partitions whose consumer stands still at one record, which it can’t read or handle. Good: none. The error says why, the offset where; the other partitions go on.',
        span: 12,
        height: 6,
        noValue: 'none',
        labels: { group: 'Group', topic: 'Topic', partition: 'Partition', error_type: 'Error' },
        columns: [
          {
            header: 'Offset',
            expr: `max by (group, topic, partition, error_type) (kafka_consumer_parked_offset{${ofTopic}, ${service}} >= 0)`,
            unit: 'none',
          },
        ],
        onward: [errorLines, toGroups],
      }),
      timeSeries({
        title: 'Parked partitions and lost consumers',
        description:
          'Partitions that stand still at one record, and consumers that gave up and were replaced, of each group. Good: 0. Lost consumers again and again: a defect that each new one runs into.',
        unit: 'short',
        decimals: 0,
        span: 12,
        height: 6,
        limit: { red: 1 },
        series: [
          {
            expr: `sum by (group) (kafka_consumer_parked_partitions{${ofService}})`,
            legend: '{{group}}: parked partitions',
          },
          {
            expr: `sum by (group) (increase(kafka_consumer_restarts_total{${ofService}}[$__rate_interval]))`,
            legend: '{{group}}: lost consumers',
          },
        ],
        onward: [errorLines, toGroups],
      }),
    ],
  };
}

/** Requests of the chosen services per second, or the buckets of their duration. */
function requests(series: 'count' | 'bucket' = 'count', matchers = ''): string {
  const duration = `messaging_client_operation_duration_seconds_${series}{${ofService}${matchers}}`;
  return `rate(${duration}[$__rate_interval])`;
}

/** 95th percentile of these requests, in seconds; without the NaN of idle APIs. */
function p95(by: string[], matchers = ''): string {
  const labels = ['le', ...by].join(', ');
  return `histogram_quantile(0.95, sum by (${labels}) (${requests('bucket', matchers)})) >= 0`;
}
