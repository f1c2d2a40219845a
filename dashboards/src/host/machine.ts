import type { Row } from '../kit/index.ts';
import { ofCluster, timeSeries } from '../kit/index.ts';
import { brokerLogs, toBroker, toTelemetry, toTopics } from '../onward.ts';
import { busyCores, cores, diskUsed } from './machine-queries.ts';

/** The machine that all containers share. */
export function machine(): Row {
  return {
    title: 'Host',
    panels: [
      timeSeries({
        title: 'CPU by use',
        description:
          'Share of all cores, by what they do. Good: below 0.7. Much wait: the disk is the limit. Much steal: the machine shares its cores and figures here are worth less.',
        unit: 'percentunit',
        span: 8,
        stacked: true,
        max: 1,
        limit: { red: 0.9 },
        series: [{ expr: `${busyCores} / on() group_left() ${cores}`, legend: '{{state}}' }],
        onward: [toTelemetry, toBroker],
      }),
      timeSeries({
        title: 'Load',
        description:
          'Processes that run or wait, over 1, 5 and 15 minutes, and the number of cores. Good: below the cores. 1 above 15: it gets worse; below: it is over.',
        unit: 'short',
        decimals: 2,
        span: 8,
        series: [
          { expr: `sum(system_cpu_load_average_1m{${ofCluster}})`, legend: '1 min' },
          { expr: `sum(system_cpu_load_average_5m{${ofCluster}})`, legend: '5 min' },
          { expr: `sum(system_cpu_load_average_15m{${ofCluster}})`, legend: '15 min' },
          { expr: cores, legend: 'cores' },
        ],
        onward: toTelemetry,
      }),
      timeSeries({
        title: 'Memory by use',
        description:
          'Bytes by use. Good: some free and much cached. Kafka lives on the page cache: when cached shrinks, reads of lagging consumers go to the disk.',
        unit: 'bytes',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (state) (system_memory_usage_bytes{${ofCluster}})`,
            legend: '{{state}}',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Disk throughput',
        description:
          'Bytes per second. Good: writes follow Kafka’s bytes in, reads are near 0 while consumers keep up. Reads without a lagging consumer: memory is short.',
        unit: 'Bps',
        span: 6,
        series: [
          {
            expr: `sum by (direction) (rate(system_disk_io_bytes_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{direction}}',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Disk busy',
        description:
          'Share of time in which the disk has work. Good: below 0.7. At 1 it is the limit: Produce waits locally, ZooKeeper’s fsync gets slow.',
        unit: 'percentunit',
        span: 6,
        max: 1,
        limit: { amber: 0.7, red: 0.9 },
        series: [
          {
            expr: `max by (device) (rate(system_disk_io_time_seconds_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{device}}',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Time of a disk operation',
        description:
          'Mean seconds of a read and of a write, waiting included. Good: below 10 ms, an SSD below 1 ms. Above 20 ms every flush is felt: another disk for Kafka, or less beside it.',
        unit: 's',
        span: 6,
        limit: { amber: 0.02, red: 0.1 },
        series: [
          {
            expr: `sum by (direction) (rate(system_disk_operation_time_seconds_total{${ofCluster}}[$__rate_interval])) / (sum by (direction) (rate(system_disk_operations_total{${ofCluster}}[$__rate_interval])) > 0)`,
            legend: '{{direction}}',
          },
        ],
        onward: [brokerLogs, toBroker],
      }),
      timeSeries({
        title: 'Disk space',
        description:
          'Share of the disk under Kafka’s volumes in use, and of its inodes. Good: below 0.8 and level. A slope tells when it is full: shorten retention before.',
        unit: 'percentunit',
        span: 6,
        max: 1,
        limit: { amber: 0.8, red: 0.9 },
        series: [
          { expr: diskUsed, legend: 'bytes' },
          {
            expr: `sum(system_filesystem_inodes_usage{${ofCluster}, state="used"}) / sum(system_filesystem_inodes_usage{${ofCluster}})`,
            legend: 'inodes',
          },
        ],
        onward: toTopics,
      }),
      timeSeries({
        title: 'Network throughput',
        description:
          'Bytes per second through the machine’s own interfaces. Good: small: traffic between the containers does not leave the machine and is on the broker’s board.',
        unit: 'Bps',
        span: 8,
        series: [
          {
            expr: `sum by (device, direction) (rate(system_network_io_bytes_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{device}} {{direction}}',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Network errors and drops',
        description:
          'Packets per second that failed or were dropped. Good: 0. Otherwise suspect the interface or its queue before any client.',
        unit: 'pps',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `sum by (device, direction) (rate(system_network_errors_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{device}} {{direction}} errors',
          },
          {
            expr: `sum by (device, direction) (rate(system_network_dropped_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{device}} {{direction}} drops',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Swapping',
        description:
          'Pages per second written to swap and read back. Good: 0. Steady swapping is too little memory for what runs: everything gets slow in jerks, brokers first. Stop something, or add memory.',
        unit: 'ops',
        span: 8,
        limit: { amber: 1, red: 100 },
        series: [
          {
            expr: `sum by (direction) (rate(system_paging_operations_total{${ofCluster}, type="major"}[$__rate_interval]))`,
            legend: '{{direction}}',
          },
        ],
        onward: toBroker,
      }),
    ],
  };
}
