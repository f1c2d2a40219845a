import type { Row } from '../kit/index.ts';
import { ofController, timeSeries } from '../kit/index.ts';
import { brokerLogs, quorumLogs, toBroker, toThisBroker } from '../onward.ts';
import { brokerGaugeOf, gaugeOf } from './by-controller.ts';

const metadata = 'kafka_server_broker_metadata_metrics';

export function brokers(): Row {
  return {
    title: 'What brokers make of the metadata log, and its snapshots',
    panels: [
      timeSeries({
        title: 'Age of what brokers know',
        description:
          'Age of the record that each broker applied last, of which there are two a second. Good: below 1 s. Rising on one: it is cut off or too busy. Rising on all: the quorum has no leader.',
        unit: 'ms',
        span: 8,
        limit: { amber: 5000, red: 30000 },
        series: [brokerGaugeOf(`${metadata}_last_applied_record_lag_ms`)],
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Last record applied',
        description:
          'Offset of the record that each broker applied last. Good: all rise together. One that stands still knows of no change since.',
        unit: 'none',
        decimals: 0,
        span: 8,
        series: [brokerGaugeOf(`${metadata}_last_applied_record_offset`)],
        onward: [toBroker, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Load and apply errors',
        description:
          'Records that a broker could not load or apply, since its start. Good: 0. Otherwise it sees another cluster than the rest: find the stack trace, restart it.',
        unit: 'short',
        decimals: 0,
        span: 8,
        limit: { red: 1 },
        series: [
          brokerGaugeOf(`${metadata}_metadata_load_error_count`, 'load'),
          brokerGaugeOf(`${metadata}_metadata_apply_error_count`, 'apply'),
        ],
        onward: [brokerLogs, toBroker],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Age of the last snapshot',
        description:
          'Time since each server wrote its last snapshot of the metadata, or since its start. Good: below an hour and some (metadata.log.max.snapshot.interval.ms). Older: the log grows, and a start takes longer.',
        unit: 'ms',
        span: 6,
        series: [gaugeOf('kafka_server_snapshotemitter_latestsnapshotgeneratedagems')],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Size of the last snapshot',
        description:
          'Bytes of the last snapshot that each server wrote; 0 before its first. Good: level. It grows with topics, partitions and settings.',
        unit: 'bytes',
        span: 6,
        series: [gaugeOf('kafka_server_snapshotemitter_latestsnapshotgeneratedbytes')],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Snapshots loaded, loaders idle',
        description:
          'Snapshots that each server has read since its start, and the share of time in which its loader waits. Good: level, near 1. A server that loads snapshots again and again falls out of the log.',
        unit: 'short',
        span: 6,
        series: [
          gaugeOf('kafka_server_metadataloader_handleloadsnapshotcount', 'loaded'),
          gaugeOf('kafka_server_metadataloader_avgidleratio', 'idle'),
        ],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Features',
        description:
          'Level at which the cluster runs each feature: it is raised by hand after an upgrade (kafka-features.sh). Good: one line each. Two lines: a server has not heard of the change.',
        unit: 'none',
        decimals: 0,
        span: 6,
        series: [
          {
            expr: `count_values by (feature) ("level", kafka_server_metadataloader_finalizedlevel{${ofController}}) * 0 + on (feature) group_left () max by (feature) (kafka_server_metadataloader_finalizedlevel{${ofController}})`,
            legend: '{{feature}} {{level}}',
          },
        ],
        onward: quorumLogs,
      }),
    ],
  };
}
