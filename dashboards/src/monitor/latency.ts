import type { Row } from '../kit/index.ts';
import { ofCluster, quantiles, timeSeries } from '../kit/index.ts';
import { toBroker, toGroups } from '../onward.ts';
import { canaryTraces, monitorLogs, ofLeader, sendSpans } from './canary.ts';

const produce = `kafka_canary_produce_duration_seconds_bucket{${ofCluster}}`;
const produceByLeader = `kafka_canary_produce_duration_seconds_bucket{${ofLeader}}`;
const endToEnd = `kafka_canary_end_to_end_duration_seconds_bucket{${ofCluster}}`;
const commit = `kafka_canary_commit_duration_seconds_bucket{${ofCluster}}`;

/** Latency overall, and by partition, broker and coordinator. */
export function latency(): Row {
  return {
    title: 'Latency',
    panels: [
      timeSeries({
        title: 'Time to write',
        description:
          'From sending a canary record to its acknowledgement by all in-sync replicas. Good: p95 below 50 ms. More: see by broker, then the phases of Produce there. Dots lead to traces.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [...quantiles(produce), sendSpans],
        onward: [canaryTraces, toBroker],
      }),
      timeSeries({
        title: 'Time to write by broker',
        description:
          '99th percentile by the leader. Good: alike. One broker above the others: its disk, its network or its followers; all of them: an in-sync replica that is slow.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 1 },
        series: [
          { expr: p99(produceByLeader, 'broker_host'), legend: '{{broker_host}}' },
          sendSpans,
        ],
        onward: [toBroker, canaryTraces],
      }),
      timeSeries({
        title: 'Time to write by partition',
        description:
          '99th percentile by partition. Good: alike. One partition alone, while others of its broker are well: look at its followers and at its log directory.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 1 },
        series: [{ expr: p99(produce, 'partition'), legend: 'partition {{partition}}' }, sendSpans],
        onward: [canaryTraces, toBroker],
      }),
      timeSeries({
        title: 'Write to read',
        description:
          'From sending a canary record to its arrival at the canary’s consumer, on one monotonic clock. Good: p95 below 100 ms. More than the time to write: fetching, or a rebalance. Dots are sends.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 1 },
        series: [...quantiles(endToEnd), sendSpans],
        onward: [canaryTraces, toBroker],
      }),
      timeSeries({
        title: 'Write to read by partition',
        description:
          '99th percentile by partition. Good: alike. All of one broker: that broker is slow to fetch from; all partitions at once: the group rebalances or the monitor is starved.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 1 },
        series: [
          { expr: p99(endToEnd, 'partition'), legend: 'partition {{partition}}' },
          sendSpans,
        ],
        onward: [canaryTraces, toBroker],
      }),
      timeSeries({
        title: 'Time to commit by coordinator',
        description:
          '95th and 99th percentile of an offset commit, by coordinating broker. Good: below 50 ms. Slow commits slow every group on that coordinator: they are writes to __consumer_offsets.',
        unit: 's',
        span: 8,
        limit: { red: 0.5 },
        series: quantiles(commit, ['coordinator']).slice(1),
        onward: [toGroups, monitorLogs],
      }),
    ],
  };
}

function p99(bucket: string, by: string): string {
  return `histogram_quantile(0.99, sum by (le, ${by}) (rate(${bucket}[$__rate_interval])))`;
}
