import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { brokerLogs, toHost, toThisBroker } from '../onward.ts';
import { gaugeOf, rateOf } from './by-broker.ts';

export function jvm(): Row {
  return {
    title: 'JVM and process',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Heap',
        description:
          'Heap in use and its limit. Good: a saw well below the limit. A rising floor: more partitions or connections than the heap is made for, or a leak.',
        unit: 'bytes',
        span: 6,
        series: [
          {
            expr: `jvm_memory_used_bytes{${ofBroker}, area="heap"}`,
            legend: '{{service_instance_id}} used',
          },
          {
            expr: `jvm_memory_max_bytes{${ofBroker}, area="heap"}`,
            legend: '{{service_instance_id}} limit',
          },
        ],
        onward: [toHost, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Garbage collection',
        description:
          'Share of time the broker stands still. Good: below 0.05. A pause longer than the ZooKeeper session (6 s) takes the broker out of the cluster.',
        unit: 'percentunit',
        span: 6,
        limit: { red: 0.1 },
        series: [rateOf('jvm_gc_collection_seconds_sum')],
        onward: [toHost, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Garbage collections',
        description:
          'Collections per second, by collector. Good: many short ones of the young generation, hardly any of the old. Old ones in a row: the heap is full.',
        unit: 'ops',
        span: 6,
        series: [
          {
            expr: `sum by (service_instance_id, gc) (rate(jvm_gc_collection_seconds_count{${ofBroker}}[$__rate_interval]))`,
            legend: '{{service_instance_id}} {{gc}}',
          },
        ],
        onward: [toHost, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Memory pools',
        description:
          'Memory by pool. Good: eden is a saw, the old generation nearly flat. An old generation that rises after each collection is a leak; the others do not matter.',
        unit: 'bytes',
        span: 6,
        series: [
          {
            expr: `jvm_memory_pool_used_bytes{${ofBroker}}`,
            legend: '{{service_instance_id}} {{pool}}',
          },
        ],
        onward: [toHost],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'CPU',
        description:
          'Cores the broker keeps busy. Good: below the cores it may use. At them: compression, TLS, small batches or message conversion are the usual causes.',
        unit: 'short',
        span: 6,
        series: [rateOf('process_cpu_seconds_total')],
        onward: [toHost],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Threads',
        description:
          'Threads of the process. Good: steady after the start. Growing: a leak, or a reconfiguration of thread pools.',
        unit: 'short',
        span: 6,
        series: [gaugeOf('jvm_threads_current', 'threads')],
        onward: [toHost],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Resident memory',
        description:
          'Memory of the process that is in RAM; the page cache that serves the reads is not in it. Good: heap limit plus some 200 MB. At the container’s limit it is killed.',
        unit: 'bytes',
        span: 6,
        series: [gaugeOf('process_resident_memory_bytes')],
        onward: [toHost],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Open files',
        description:
          'Share of the file descriptors the process may open that are in use: one for each connection and for each segment’s files. Good: below 0.5. At 1 the broker stops.',
        unit: 'percentunit',
        span: 6,
        max: 1,
        limit: { amber: 0.5, red: 0.8 },
        series: [
          {
            expr: `process_open_fds{${ofBroker}} / process_max_fds{${ofBroker}}`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toHost, brokerLogs],
        drill: toThisBroker,
      }),
    ],
  };
}
