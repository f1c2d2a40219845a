import type { Row } from '../kit/index.ts';
import { ofService, timeSeries } from '../kit/index.ts';
import { brokerLogs, toBroker } from '../onward.ts';

/** The JVMs of brokers and ZooKeeper servers. */
export function jvm(): Row {
  return {
    title: 'JVM: brokers and ZooKeeper',
    panels: [
      timeSeries({
        title: 'Heap in use',
        description:
          'Share of the largest heap that is in use. Good: a saw well below 0.8. A rising floor is a leak or too many partitions: raise the heap, which takes memory from the page cache.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.8, red: 0.95 },
        series: [
          {
            expr: `max by (instance) (jvm_memory_used_bytes{${ofService}, area="heap"} / jvm_memory_max_bytes{${ofService}, area="heap"})`,
            legend: '{{instance}}',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Heap after a collection',
        description:
          'Bytes that the last collection left in the old generation: what is really needed. Good: level. If it nears the limit every further collection frees less: raise the heap.',
        unit: 'bytes',
        span: 8,
        series: [
          {
            expr: `max by (instance) (jvm_memory_pool_collection_used_bytes{${ofService}, pool=~".*(Old|Tenured) Gen"})`,
            legend: '{{instance}}',
          },
          {
            expr: `max by (instance) (jvm_memory_max_bytes{${ofService}, area="heap"})`,
            legend: '{{instance}} limit of the heap',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Memory outside the heap',
        description:
          'Classes, compiled code and direct buffers. Good: level after an hour. Direct buffers grow with connections and large requests; they count against the container’s limit.',
        unit: 'bytes',
        span: 8,
        series: [
          {
            expr: `sum by (instance) (jvm_memory_used_bytes{${ofService}, area="nonheap"})`,
            legend: '{{instance}} classes and code',
          },
          {
            expr: `sum by (instance) (jvm_buffer_pool_used_bytes{${ofService}, pool="direct"})`,
            legend: '{{instance}} direct buffers',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Time in garbage collection',
        description:
          'Share of time in which a JVM collects garbage. Good: below 0.05. Above 0.1 requests queue up behind it and ZooKeeper sessions may expire: a larger heap, or less load.',
        unit: 'percentunit',
        span: 8,
        limit: { amber: 0.05, red: 0.1 },
        series: [
          {
            expr: `sum by (instance, gc) (rate(jvm_gc_collection_seconds_sum{${ofService}}[$__rate_interval]))`,
            legend: '{{instance}} {{gc}}',
          },
        ],
        onward: [brokerLogs, toBroker],
      }),
      timeSeries({
        title: 'Mean pause',
        description:
          'Mean time of a collection, during which the JVM stands still. Good: below 50 ms. Pauses near zookeeper.session.timeout.ms make a broker leave the cluster.',
        unit: 's',
        span: 8,
        limit: { amber: 0.2, red: 1 },
        series: [
          {
            expr: `sum by (instance, gc) (rate(jvm_gc_collection_seconds_sum{${ofService}}[$__rate_interval])) / (sum by (instance, gc) (rate(jvm_gc_collection_seconds_count{${ofService}}[$__rate_interval])) > 0)`,
            legend: '{{instance}} {{gc}}',
          },
        ],
        onward: [brokerLogs, toBroker],
      }),
      timeSeries({
        title: 'Allocation',
        description:
          'Bytes per second of new objects in the heap. Good: follows the load. High at low load: message conversion for old clients, or a scrape that reads too many MBeans.',
        unit: 'Bps',
        span: 8,
        series: [
          {
            expr: `sum by (instance) (rate(jvm_memory_pool_allocated_bytes_total{${ofService}, pool=~".*Eden Space"}[$__rate_interval]))`,
            legend: '{{instance}}',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Threads by state',
        description:
          'Threads of all JVMs by state. Good: level, mostly waiting. BLOCKED in numbers: they fight for a lock; a thread dump tells which.',
        unit: 'short',
        decimals: 0,
        span: 12,
        stacked: true,
        series: [
          {
            expr: `sum by (instance, state) (jvm_threads_state{${ofService}}) > 0`,
            legend: '{{instance}} {{state}}',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Deadlocked threads',
        description:
          'Threads that wait for each other and never go on. Good: 0. Any: take a thread dump, restart the process, report the bug.',
        unit: 'short',
        decimals: 0,
        span: 12,
        limit: { red: 1 },
        series: [
          {
            expr: `max by (instance) (jvm_threads_deadlocked{${ofService}})`,
            legend: '{{instance}}',
          },
        ],
        onward: [brokerLogs, toBroker],
      }),
    ],
  };
}
