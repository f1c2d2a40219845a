import type { Row } from '../kit/index.ts';
import { ofService, table, timeSeries } from '../kit/index.ts';
import { allErrors, toApplications, toBroker, toTelemetry } from '../onward.ts';

const toThisService = {
  title: 'Only this service',
  board: 'host',
  narrow: { service: 'service_name' },
} as const;

/** Each container runs one process, so its figures are the container's. */
export function containers(): Row {
  return {
    title: 'Containers',
    panels: [
      timeSeries({
        title: 'CPU by container',
        description:
          'Cores that each container keeps busy; 1 is a whole core. Good: sums up to less than the machine has. Node services cannot use more than one: then add replicas.',
        unit: 'short',
        decimals: 3,
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (service_name, service_instance_id) (service:cpu_usage:cores{${ofService}})`,
            legend: '{{service_name}} {{service_instance_id}}',
          },
        ],
        drill: toThisService,
        onward: [toBroker, toTelemetry, toApplications],
      }),
      timeSeries({
        title: 'Memory by container',
        description:
          'Resident memory of each container’s process. Good: level. A slope that survives garbage collection is a leak, and ends in a restart by the limit.',
        unit: 'bytes',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (service_name, service_instance_id) (service:memory_usage:bytes{${ofService}})`,
            legend: '{{service_name}} {{service_instance_id}}',
          },
        ],
        drill: toThisService,
        onward: [toBroker, toTelemetry, toApplications],
      }),
      timeSeries({
        title: 'Open files',
        description:
          'Share of the file descriptors that a process may have. Good: below 0.5. Kafka needs some for each segment and connection; at 1 it accepts nobody and cannot roll its logs.',
        unit: 'percentunit',
        span: 8,
        limit: { amber: 0.5, red: 0.8 },
        series: [
          {
            expr: `max by (service_name, instance) (process_open_fds{${ofService}} / process_max_fds{${ofService}})`,
            legend: '{{instance}}',
          },
        ],
        onward: [toBroker, allErrors],
      }),
      table({
        title: 'Containers against their limits',
        description:
          'Every process with its CPU, memory and limit. Good: below 90 % of the limit, for Go programs below 100 % of their soft one. Above: raise mem_limit and heap together, or find what grows.',
        span: 24,
        height: 10,
        labels: { service_name: 'Service', service_instance_id: 'Instance' },
        columns: [
          {
            header: 'CPU cores',
            expr: ofContainer('service:cpu_usage:cores'),
            unit: 'short',
            decimals: 3,
            limit: { amber: 0.7, red: 0.9 },
          },
          { header: 'Memory', expr: ofContainer('service:memory_usage:bytes'), unit: 'bytes' },
          { header: 'Limit', expr: ofContainer('service:memory_limit:bytes'), unit: 'bytes' },
          {
            header: 'Of the limit',
            expr: `${ofContainer('service:memory_usage:bytes')} / ${ofContainer('service:memory_limit:bytes')}`,
            unit: 'percentunit',
            decimals: 0,
            limit: { amber: 0.9, red: 1 },
          },
        ],
        drill: toThisService,
        sortBy: 'Memory',
        onward: [toTelemetry, toApplications],
      }),
    ],
  };
}

function ofContainer(metric: string): string {
  return `sum by (service_name, service_instance_id) (${metric}{${ofService}})`;
}
