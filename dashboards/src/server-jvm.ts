import type { Onward, Row } from './kit/index.ts';
import { seriesOfServers, timeSeries } from './kit/index.ts';
import { toHost, toTelemetry } from './onward.ts';

/** The row about the JVMs of the servers that keep the metadata of a cluster. */
export function serverJvm(spec: {
  /** Label matchers of the servers. */
  servers: string;
  logs: Onward;
  /** What the servers keep in memory, and what a pause and a starved server do to others. */
  words: { memory: string; pause: string; starved: string };
}): Row {
  const { servers, logs, words } = spec;
  const { gaugeOf, rateOf } = seriesOfServers(servers);
  return {
    title: 'JVM and scrape',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Heap',
        description: `Share of the heap in use. Good: a saw below 0.8. ${words.memory}`,
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.8, red: 0.95 },
        series: [
          {
            expr: `jvm_memory_used_bytes{${servers}, area="heap"} / jvm_memory_max_bytes{${servers}, area="heap"}`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toHost, logs],
      }),
      timeSeries({
        title: 'Garbage collection',
        description: `Share of time each server stands still. Good: below 0.05. ${words.pause}`,
        unit: 'percentunit',
        span: 8,
        limit: { red: 0.1 },
        series: [rateOf('jvm_gc_collection_seconds_sum')],
        onward: [toHost, logs],
      }),
      timeSeries({
        title: 'Scrape time',
        description: `Time that reading the metrics of a server takes. Good: below 1 s. More: the server is starved of CPU; ${words.starved}`,
        unit: 's',
        span: 8,
        limit: { red: 1 },
        series: [gaugeOf('scrape_duration_seconds')],
        onward: toTelemetry,
      }),
    ],
  };
}
