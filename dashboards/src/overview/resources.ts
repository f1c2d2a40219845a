import type { Row } from '../kit/index.ts';
import { ofCluster, timeSeries } from '../kit/index.ts';
import { brokerLogs, serviceErrors, toApplications, toHost } from '../onward.ts';

export function resources(): Row {
  return {
    title: 'Resources',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'CPU of the host',
        description:
          'Share of all cores in use, by kind. Good: below 0.8. High wait means the disk is the limit, high steal that the machine shares its cores.',
        unit: 'percentunit',
        span: 8,
        stacked: true,
        max: 1,
        limit: { red: 0.9 },
        series: [
          {
            expr: `sum by (state) (rate(system_cpu_time_seconds_total{${ofCluster}, state!="idle"}[$__rate_interval])) / on() group_left() count(count by (cpu) (system_cpu_time_seconds_total{${ofCluster}}))`,
            legend: '{{state}}',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Memory of the host',
        description:
          'Memory by use. Good: some free or cached. Kafka lives on the page cache: when it shrinks, reads go to disk.',
        unit: 'bytes',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (state) (system_memory_usage_bytes{${ofCluster}})`,
            legend: '{{state}}',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Disk space',
        description:
          'Share of the disk under Kafka’s volumes that is in use. Good: below 0.8. A broker whose disk is full stops: shorten retention, or add disk.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.8, red: 0.9 },
        series: [
          {
            expr: `max by (mountpoint) (system_filesystem_utilization_ratio{${ofCluster}})`,
            legend: '{{mountpoint}}',
          },
        ],
        onward: [toHost, brokerLogs],
      }),
      timeSeries({
        title: 'JVM heap in use',
        description:
          'Share of its heap that each JVM uses. Good: a saw below 0.8. A rising floor is a leak; give the JVM more heap or find it.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.8, red: 0.95 },
        series: [
          {
            expr: `sum by (service_instance_id) (jvm_memory_used_bytes{${ofCluster}, area="heap"}) / sum by (service_instance_id) (jvm_memory_max_bytes{${ofCluster}, area="heap"})`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toHost, brokerLogs],
      }),
      timeSeries({
        title: 'Garbage collection',
        description:
          'Share of time that each JVM stands still for garbage collection. Good: below 0.05. Above 0.1 requests queue up behind it: more heap, or less garbage.',
        unit: 'percentunit',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (service_instance_id) (rate(jvm_gc_collection_seconds_sum{${ofCluster}}[$__rate_interval]))`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toHost, brokerLogs],
      }),
      timeSeries({
        title: 'Event loop delay',
        description:
          '99th percentile of how late the Node services run their timers. Good: below 50 ms. More: the service is CPU-bound; add replicas.',
        unit: 's',
        span: 8,
        limit: { red: 0.2 },
        series: [
          {
            expr: `max by (service_name) (nodejs_eventloop_delay_p99_seconds{${ofCluster}})`,
            legend: '{{service_name}}',
          },
        ],
        onward: [toApplications, serviceErrors],
      }),
    ],
  };
}
