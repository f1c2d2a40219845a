import type { Row } from '../kit/index.ts';
import { ofTopic, table, timeSeries } from '../kit/index.ts';
import { toThisTopic, toTopics, transactionLogs } from '../onward.ts';

export function transactions(): Row {
  return {
    title: 'Held by transactions',
    panels: [
      timeSeries({
        title: 'Records behind an open transaction',
        description:
          'From the last stable offset to the end of the log: what consumers that read committed records (isolation.level) cannot see. Good: 0, or a moment’s worth. Growing: a transaction hangs.',
        unit: 'short',
        span: 12,
        limit: { red: 1000 },
        series: [
          {
            expr: `sum by (topic) (kafka_partition_last_stable_offset_lag{${ofTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toTopics, transactionLogs],
        drill: toThisTopic,
      }),
      table({
        title: 'Open transactions',
        description:
          'Whose transaction holds which partition, and for how long; two looks of the monitor at least. Good: none. Beyond minutes: end its producer, or abort it as the runbook of KafkaTransactionHanging says.',
        span: 12,
        height: 8,
        noValue: 'none',
        labels: {
          transactional_id: 'Transactional id',
          producer_id: 'Producer id',
          topic: 'Topic',
          partition: 'Partition',
        },
        nameWidth: 200,
        columns: [
          {
            header: 'Open for',
            expr: `max by (topic, partition, transactional_id, producer_id) (kafka_partition_open_transaction_seconds{${ofTopic}})`,
            unit: 's',
            decimals: 0,
            limit: { amber: 60, red: 300 },
          },
        ],
        sortBy: 'Open for',
        onward: [toTopics, transactionLogs],
      }),
    ],
  };
}
