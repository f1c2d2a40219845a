import type { Row } from '../kit/index.ts';
import { ofBrokerTopic, ofTopic, timeSeries } from '../kit/index.ts';
import { brokerLogs, toBroker, toGroups, toHost, toThisTopic } from '../onward.ts';
import { ofPartition } from './by-partition.ts';

export function storage(): Row {
  return {
    title: 'Storage',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Size by topic',
        description:
          'Bytes on all brokers, replicas included. Good: levels off at retention. Compare its slope with the free disk to know when it is full.',
        unit: 'bytes',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (topic) (kafka_log_log_size_bytes{${ofTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toHost, brokerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Largest partitions',
        description:
          'The ten largest partitions, one replica of each. Good: those of one topic lie together. One far above: a hot key.',
        unit: 'bytes',
        span: 8,
        series: [
          {
            expr: `topk(10, ${ofPartition('kafka_log_log_size')})`,
            legend: '{{topic}}-{{partition}}',
          },
        ],
        onward: [toBroker, toHost],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Segments',
        description:
          'Files that the logs are cut into. Good: grows by one each time segment.bytes or segment.ms is reached. Thousands: segments are too small; starts and deletions take long.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `sum by (topic) (kafka_log_log_numlogsegments{${ofBrokerTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toBroker, brokerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Records kept',
        description:
          'Records between the first and the end offset; in a compacted topic fewer are really there. Good: levels off once retention deletes as fast as producers write.',
        unit: 'short',
        span: 12,
        series: [
          {
            expr: `sum by (topic) (kafka_partition_current_offset{${ofTopic}} - kafka_partition_oldest_offset{${ofTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toGroups, brokerLogs],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Deleted by retention',
        description:
          'Records per second that fall off the beginning. Good: in steps, as segments expire. While a group lags, compare its retention headroom: it may lose unread records.',
        unit: 'ops',
        span: 12,
        series: [
          {
            expr: `sum by (topic) (clamp_min(max by (topic, partition) (deriv(kafka_log_log_logstartoffset{${ofBrokerTopic}}[$__rate_interval])), 0))`,
            legend: '{{topic}}',
          },
        ],
        onward: [toGroups, brokerLogs],
        drill: toThisTopic,
      }),
    ],
  };
}
