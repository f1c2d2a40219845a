import type { Row } from '../kit/index.ts';
import { inLab, inServices } from '../kit/index.ts';
import { toApplications, toBroker, toTelemetry } from '../onward.ts';
import { logBars } from './panels.ts';

/** The number of lines by service, level and family. */
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
        counts: [
          {
            question: { count: 'lines', of: inServices, by: ['service'] },
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
        counts: [
          {
            question: { count: 'lines', of: inServices, by: ['level'] },
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
        counts: [
          {
            question: { count: 'lines', of: { ...inLab, family: true }, by: ['family'] },
            legend: '{{log_family}}',
          },
        ],
        onward: toBroker,
      }),
    ],
  };
}
