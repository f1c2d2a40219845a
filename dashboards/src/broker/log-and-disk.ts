import { services } from '@kafka-o11y/vocabulary';
import type { Row } from '../kit/index.ts';
import { inCluster, ofBroker, timeSeries } from '../kit/index.ts';
import { brokerLogs, toHost, toThisBroker, toTopics } from '../onward.ts';
import { foldedGaugeOf, gaugeOf, p99Of, rateOf } from './by-broker.ts';

const cleanerLogs = {
  title: 'Log cleaner',
  logs: { ...inCluster, service: services.kafka, family: 'log-cleaner' },
};

export function logAndDisk(): Row {
  return {
    title: 'Log and disk',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Log flush time',
        description:
          '99th percentile of the time to force a segment to disk. Good: below 100 ms, and 0 while none is. More: the disk is slow or shared, and delays rolls and checkpoints. Acknowledgements wait for followers, not for this.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [p99Of('kafka_log_logflushstats_logflushrateandtimems')],
        onward: [toHost, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Disk reads and writes of the broker',
        description:
          'Bytes per second that reached the disk. Good: writes follow bytes in, reads near 0, since consumers read from the page cache. Reads: somebody reads old data.',
        unit: 'Bps',
        span: 8,
        series: [
          rateOf('kafka_server_kafkaserver_linux_disk_read_bytes', 'read'),
          rateOf('kafka_server_kafkaserver_linux_disk_write_bytes', 'written'),
        ],
        onward: [toHost, toTopics],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Log size',
        description:
          'Bytes of all logs on each broker. Good: levels off at retention, alike on all brokers. A broker far above the rest holds the big partitions.',
        unit: 'bytes',
        span: 8,
        series: [foldedGaugeOf('sum', 'kafka_log_log_size')],
        onward: [toTopics, toHost],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Log directories offline',
        description:
          'Directories that the broker no longer uses after an I/O error. Good: 0. Otherwise replace the disk and restart the broker.',
        unit: 'short',
        span: 8,
        limit: { red: 1 },
        series: [
          gaugeOf('kafka_log_logmanager_offlinelogdirectorycount', 'offline'),
          {
            expr: `kafka_log_logmanager_logdirectoryoffline{${ofBroker}}`,
            legend: '{{service_instance_id}} {{log_directory}}',
          },
        ],
        onward: [brokerLogs, toTopics],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Log cleaner threads and partitions',
        description:
          'Cleaner threads that died, and partitions that cannot be cleaned. Good: 0. Otherwise __consumer_offsets grows without end, and brokers start ever more slowly.',
        unit: 'short',
        span: 8,
        limit: { red: 1 },
        series: [
          gaugeOf('kafka_log_logcleaner_deadthreadcount', 'dead threads'),
          foldedGaugeOf(
            'sum',
            'kafka_log_logcleanermanager_uncleanable_partitions_count',
            'uncleanable partitions',
          ),
        ],
        onward: [cleanerLogs, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Longest clean',
        noValue: 'Kafka 4 has cleaned nothing yet',
        description:
          'Time of the longest last run of a cleaner thread. Good: minutes at most. Longer: compacted topics are too large for the cleaner’s buffer.',
        unit: 's',
        span: 8,
        limit: { red: 3600 },
        series: [gaugeOf('kafka_log_logcleaner_max_clean_time_secs')],
        onward: [cleanerLogs, toTopics],
        drill: toThisBroker,
      }),
    ],
  };
}
