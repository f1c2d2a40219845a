import { watched } from '../abandoned.ts';
import type { Row } from '../kit/index.ts';
import { ofGroup, ofTopic, timeSeries } from '../kit/index.ts';
import {
  serviceErrors,
  slowOrders,
  toApplications,
  toMonitor,
  toThisGroup,
  toThisTopic,
  toTopics,
} from '../onward.ts';

export function lag(): Row {
  return {
    title: 'Lag: records and seconds',
    panels: [
      timeSeries({
        title: 'Lag in records',
        description:
          'Records written and not yet committed, by group and topic. Good: flat and low. A saw with a rising floor: the group cannot keep up; add members or make processing faster.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: watched(`sum by (group, topic) (kafka_group_lag_records{${ofGroup}})`),
            legend: '{{group}} on {{topic}}',
          },
        ],
        onward: [toApplications, slowOrders],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Lag in seconds',
        description:
          'Age of the oldest unread record, from its own timestamp: how long somebody has been waiting. Good: below 30 s. It grows by one second a second while a group stands still. A group is missing whose records have no usable timestamps.',
        unit: 's',
        span: 8,
        limit: { amber: 30, red: 60 },
        series: [
          {
            expr: watched(`max by (group, topic) (kafka_group_lag_seconds{${ofGroup}})`),
            legend: '{{group}} on {{topic}}',
          },
        ],
        onward: [toApplications, slowOrders],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Partitions furthest behind',
        description:
          'The ten partitions whose oldest unread record is oldest. Good: alike. One alone: a hot key, a record that is retried in place, or a member that hangs.',
        unit: 's',
        span: 8,
        limit: { amber: 30, red: 60 },
        series: [
          {
            expr: `topk(10, ${watched(`kafka_group_lag_seconds{${ofGroup}}`)})`,
            legend: '{{group}} on {{topic}}-{{partition}}',
          },
        ],
        onward: [toTopics, serviceErrors],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Most records behind',
        description:
          'The ten partitions with the most unread records. Good: alike. Compare with seconds: many records but few seconds is a burst, few but old ones a record that is stuck.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: `topk(10, ${watched(`kafka_group_lag_records{${ofGroup}}`)})`,
            legend: '{{group}} on {{topic}}-{{partition}}',
          },
        ],
        onward: [toTopics, slowOrders],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Written and committed',
        description:
          'Records per second written to the group’s topics and committed by it. Good: the lines lie on each other. Committed below written is lag being made.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (topic) (clamp_min(deriv(kafka_partition_current_offset{${ofTopic}}[$__rate_interval]), 0))`,
            legend: 'written to {{topic}}',
          },
          {
            expr: `sum by (group, topic) (clamp_min(deriv(kafka_consumer_group_offset{${ofGroup}}[$__rate_interval]), 0))`,
            legend: 'committed by {{group}} on {{topic}}',
          },
        ],
        onward: [toTopics, toApplications],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Lag in records, a second opinion',
        description:
          'Monitor: kafka_group_lag_records, the lag of all other panels and of the alerts. Collector: kafka_consumer_group_lag, recorded by topic as kafka_consumer_lag_sum. Good: alike; they look at different moments. Apart for long: one is blind, or the Collector counts records that retention deleted or a topic that the group gave up.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: `sum by (group, topic) (kafka_group_lag_records{${ofGroup}})`,
            legend: 'monitor: {{group}} on {{topic}}',
          },
          {
            expr: `sum by (group, topic) (kafka_consumer_group_lag{${ofGroup}})`,
            legend: 'Collector: {{group}} on {{topic}}',
          },
        ],
        onward: [toMonitor, { title: 'Telemetry pipeline', board: 'telemetry' }],
        drill: toThisGroup,
      }),
    ],
  };
}
