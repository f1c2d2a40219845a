import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { toHost, toTelemetry, zookeeperLogs } from '../onward.ts';
import { gaugeOf, ofZooKeeper, rateOf } from './by-server.ts';

export function jvm(): Row {
  return {
    title: 'JVM and scrape',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Heap',
        description:
          'Share of the heap in use. Good: a saw below 0.8. ZooKeeper holds all its data in memory: a rising floor is more znodes, or more watches.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.8, red: 0.95 },
        series: [
          {
            expr: `jvm_memory_used_bytes{${ofZooKeeper}, area="heap"} / jvm_memory_max_bytes{${ofZooKeeper}, area="heap"}`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toHost, zookeeperLogs],
      }),
      timeSeries({
        title: 'Garbage collection',
        description:
          'Share of time each server stands still. Good: below 0.05. A pause longer than a session’s third makes brokers reconnect.',
        unit: 'percentunit',
        span: 8,
        limit: { red: 0.1 },
        series: [rateOf('jvm_gc_collection_seconds_sum')],
        onward: [toHost, zookeeperLogs],
      }),
      timeSeries({
        title: 'Scrape time',
        description:
          'Time that reading the metrics of a server takes. Good: below 1 s. More: the server is starved of CPU; its clients feel the same.',
        unit: 's',
        span: 8,
        limit: { red: 1 },
        series: [gaugeOf('scrape_duration_seconds')],
        onward: toTelemetry,
      }),
    ],
  };
}
