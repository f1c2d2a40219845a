import type { Row } from '../kit/index.ts';
import { ofService, timeSeries } from '../kit/index.ts';
import { serviceErrors, toApplications } from '../onward.ts';

const legend = '{{service_name}} {{service_instance_id}}';

/** The Node runtimes of the services: the load of their one thread. */
export function node(): Row {
  return {
    title: 'Node.js: the services',
    panels: [
      timeSeries({
        title: 'Event loop utilization',
        description:
          'Share of time in which the event loop has work: the one figure for how busy a Node process is. Good: below 0.7. Near 1 everything in it waits: add replicas.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.7, red: 0.9 },
        series: [{ expr: ofReplica('max', 'nodejs_eventloop_utilization_ratio'), legend }],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Event loop delay, p99',
        description:
          'How late timers run. Good: below 50 ms. More: something computes for long without a break; heartbeats come late and the group rebalances.',
        unit: 's',
        span: 8,
        limit: { amber: 0.05, red: 0.2 },
        series: [{ expr: ofReplica('max', 'nodejs_eventloop_delay_p99_seconds'), legend }],
        onward: [toApplications, serviceErrors],
      }),
      timeSeries({
        title: 'CPU of the services',
        description:
          'Cores in use. Good: below 0.7: JavaScript has one thread, and garbage collection some beside it. More: add replicas, up to one for each partition.',
        unit: 'short',
        decimals: 3,
        span: 8,
        limit: { amber: 0.7, red: 1 },
        series: [
          {
            expr: `sum by (service_name, service_instance_id) (rate(process_cpu_time_seconds_total{${ofService}}[$__rate_interval]))`,
            legend,
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'V8 heap in use',
        description:
          'Bytes of live and dead objects. Good: a saw with a flat floor. A rising floor is a leak and ends in a restart by the memory limit.',
        unit: 'bytes',
        span: 8,
        series: [{ expr: ofReplica('sum', 'v8js_memory_heap_used_bytes'), legend }],
        onward: toApplications,
      }),
      timeSeries({
        title: 'V8 heap by space',
        description:
          'Heap in use by space, over all services. Good: old_space level. new_space is the young generation; large_object_space grows with large records.',
        unit: 'bytes',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (v8js_heap_space_name) (v8js_memory_heap_used_bytes{${ofService}}) > 0`,
            legend: '{{v8js_heap_space_name}}',
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Time in V8’s garbage collection',
        description:
          'Share of time, by kind of collection. Good: below 0.05, nearly all of it minor. Major ones in a row: the heap is full of live objects, look for the leak.',
        unit: 'percentunit',
        span: 8,
        limit: { amber: 0.05, red: 0.1 },
        series: [
          {
            expr: `sum by (service_name, v8js_gc_type) (rate(v8js_gc_duration_seconds_sum{${ofService}}[$__rate_interval]))`,
            legend: '{{service_name}} {{v8js_gc_type}}',
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Pause of V8’s garbage collection, p99',
        description:
          '99th percentile of a collection: nothing else runs meanwhile. Good: below 20 ms. More: a large heap; compare with the event loop delay.',
        unit: 's',
        span: 12,
        limit: { amber: 0.02, red: 0.1 },
        series: [
          {
            expr: `histogram_quantile(0.99, sum by (le, service_name) (rate(v8js_gc_duration_seconds_bucket{${ofService}}[$__rate_interval])))`,
            legend: '{{service_name}}',
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Handles of the event loop',
        description:
          'Sockets, timers and pipes that keep the loop alive, by type. Good: level: some sockets for each broker. Timers or sockets that only rise are a leak.',
        unit: 'short',
        decimals: 0,
        span: 12,
        series: [
          {
            expr: `sum by (service_name, v8js_resource_type) (v8js_resource_active{${ofService}})`,
            legend: '{{service_name}} {{v8js_resource_type}}',
          },
        ],
        onward: toApplications,
      }),
    ],
  };
}

function ofReplica(aggregation: 'max' | 'sum', metric: string): string {
  return `${aggregation} by (service_name, service_instance_id) (${metric}{${ofService}})`;
}
