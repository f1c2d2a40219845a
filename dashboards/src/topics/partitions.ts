import type { Row } from '../kit/index.ts';
import { barGauge, ofBrokerTopic, table, timeSeries } from '../kit/index.ts';
import {
  sentOrders,
  toApplications,
  toBroker,
  toGroups,
  toThisBroker,
  toThisTopic,
} from '../onward.ts';
import { ofPartition, written } from './by-partition.ts';

export function partitions(): Row {
  return {
    title: 'Spread over partitions and brokers',
    panels: [
      timeSeries({
        title: 'Busiest partitions',
        description:
          'The ten partitions with the most records per second. Good: those of one topic lie together. One far above: a hot key; choose a better key, or more of them.',
        unit: 'ops',
        span: 8,
        series: [{ expr: `topk(10, ${written})`, legend: '{{topic}}-{{partition}}' }],
        onward: [toApplications, sentOrders],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Busiest partition against the mean',
        description:
          'How many times the mean of its topic the busiest partition gets. Good: near 1. At the number of partitions, all records go to one: adding consumers will not help.',
        unit: 'short',
        span: 8,
        limit: { amber: 3, red: 5 },
        series: [
          {
            expr: `max by (topic) (${written}) / (avg by (topic) (${written}) > 0) unless on(topic) label_replace(vector(1), "topic", "__consumer_offsets", "", "")`,
            legend: '{{topic}}',
          },
        ],
        onward: [toApplications, toGroups],
        drill: toThisTopic,
      }),
      barGauge({
        title: 'Leaders by broker',
        description:
          'Partitions of the chosen topics that each broker leads. Good: alike. A broker without any serves none of them: it was restarted, or the topic is too small.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `count by (service_instance_id) (kafka_cluster_partition_replicascount{${ofBrokerTopic}} > 0)`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: toBroker,
        drill: toThisBroker,
      }),
      table({
        title: 'Partition by partition',
        description:
          'Every partition of the chosen topics. Good: as many in sync as replicas, and alike in what is written. Choose a topic above to shorten the list.',
        span: 24,
        height: 10,
        labels: { topic: 'Topic', partition: 'Partition' },
        nameWidth: 240,
        sortBy: 'Written',
        columns: [
          {
            header: 'Replicas',
            expr: ofPartition('kafka_cluster_partition_replicascount'),
            unit: 'short',
          },
          {
            header: 'In sync',
            expr: ofPartition('kafka_cluster_partition_insyncreplicascount'),
            unit: 'short',
            floor: { red: 1 },
          },
          { header: 'Written', expr: written, unit: 'ops', decimals: 2 },
          {
            header: 'First offset',
            expr: ofPartition('kafka_log_log_logstartoffset'),
            unit: 'none',
          },
          { header: 'End offset', expr: ofPartition('kafka_log_log_logendoffset'), unit: 'none' },
          { header: 'Segments', expr: ofPartition('kafka_log_log_numlogsegments'), unit: 'short' },
          {
            header: 'Size',
            expr: ofPartition('kafka_log_log_size'),
            unit: 'bytes',
            decimals: 1,
          },
        ],
        onward: [toBroker, toGroups],
        drill: toThisTopic,
      }),
    ],
  };
}
