import type { Row } from '../kit/index.ts';
import { toApplications, toBroker, toTelemetry } from '../onward.ts';
import { logBars, ofLab, ofLines } from './panels.ts';

/** Where the lines come from. */
export function volume(): Row {
  return {
    title: 'Volume',
    panels: [
      logBars({
        title: 'Lines by service',
        description:
          'Lines in each step of the graph, by service. Good: even. A service that falls silent is stopped or cannot deliver; one that floods hides the others.',
        unit: 'short',
        decimals: 0,
        span: 8,
        series: [
          {
            expr: `sum by (service_name) (count_over_time({${ofLines}} [$__auto]))`,
            legend: '{{service_name}}',
          },
        ],
        onward: [toApplications, toTelemetry],
      }),
      logBars({
        title: 'Lines by level',
        description:
          'Lines in each step of the graph, by level. Good: info, and warn around restarts. A band of error that does not end is the place to start.',
        unit: 'short',
        decimals: 0,
        span: 8,
        series: [
          {
            expr: `sum by (detected_level) (count_over_time({${ofLines}} [$__auto]))`,
            legend: '{{detected_level}}',
          },
        ],
        onward: toApplications,
      }),
      logBars({
        title: 'Lines by family',
        description:
          'Lines of brokers and ZooKeeper in each step of the graph, by log family. Good: nearly nothing. controller and state-change in numbers are elections: partitions change their leader.',
        unit: 'short',
        decimals: 0,
        span: 8,
        series: [
          {
            expr: `sum by (log_family) (count_over_time({${ofLab}, log_family!=""} [$__auto]))`,
            legend: '{{log_family}}',
          },
        ],
        onward: toBroker,
      }),
    ],
  };
}
