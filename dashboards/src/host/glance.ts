import type { Row } from '../kit/index.ts';
import { gauge, ofCluster, ofService, stat } from '../kit/index.ts';
import { allErrors, toApplications, toBroker, toTelemetry, toTopics } from '../onward.ts';
import { busyCores, cores, diskUsed } from './machine-queries.ts';

/** Tiles: how full each resource is. */
export function glance(): Row {
  return {
    panels: [
      gauge({
        title: 'CPU in use',
        description:
          'Share of all cores. Good: below 70 %. More: requests wait for a core everywhere at once; see which container takes it.',
        unit: 'percentunit',
        decimals: 0,
        span: 4,
        min: 0,
        max: 1,
        limit: { amber: 0.7, red: 0.9 },
        series: [{ expr: `sum(${busyCores}) / ${cores}`, legend: 'CPU' }],
        onward: [toBroker, toTelemetry],
      }),
      gauge({
        title: 'Memory in use',
        description:
          'Share of memory that programs hold. Good: below 80 %: the rest is the page cache, on which Kafka’s reads depend. More: consumers that lag read from the disk.',
        unit: 'percentunit',
        decimals: 0,
        span: 4,
        min: 0,
        max: 1,
        limit: { amber: 0.8, red: 0.9 },
        series: [
          {
            expr: `sum(system_memory_utilization_ratio{${ofCluster}, state=~"used|slab_unreclaimable"})`,
            legend: 'memory',
          },
        ],
        onward: toBroker,
      }),
      gauge({
        title: 'Disk in use',
        description:
          'Share of the disk under Kafka’s volumes. Good: below 80 %. A broker whose disk is full stops: shorten the retention of the largest topic before that.',
        unit: 'percentunit',
        decimals: 0,
        span: 4,
        min: 0,
        max: 1,
        limit: { amber: 0.8, red: 0.9 },
        series: [{ expr: diskUsed, legend: 'disk' }],
        onward: toTopics,
      }),
      stat({
        title: 'Load per core',
        description:
          'Processes that run or wait, in the mean of a minute, for each core. Good: below 1. Above 2 everything slows down: fewer services, or a larger machine.',
        unit: 'short',
        decimals: 2,
        span: 4,
        height: 5,
        limit: { amber: 1, red: 2 },
        series: [{ expr: `sum(system_cpu_load_average_1m{${ofCluster}}) / ${cores}` }],
        onward: toTelemetry,
      }),
      stat({
        title: 'Fullest memory',
        description:
          'Largest share of its limit that a container uses. Good: below 90 %. At 100 % it is killed and starts again. For Go programs the limit is the soft one (GOMEMLIMIT).',
        unit: 'percentunit',
        decimals: 0,
        span: 4,
        height: 5,
        limit: { amber: 0.9, red: 1 },
        series: [
          {
            expr: `max(service:memory_usage:bytes{${ofService}} / service:memory_limit:bytes{${ofService}})`,
          },
        ],
        onward: [toTelemetry, toApplications],
      }),
      stat({
        title: 'Restarts',
        description:
          'How often a process started anew within the time shown: of a broker, ZooKeeper, a service or a part of the pipe. Good: 0 but for those you restart. Otherwise look for the limit of memory or a crash.',
        unit: 'short',
        decimals: 0,
        span: 4,
        height: 5,
        limit: { amber: 1, red: 5 },
        series: [{ expr: `sum(resets(service:uptime:seconds{${ofService}}[$__range]))` }],
        onward: allErrors,
      }),
    ],
  };
}
