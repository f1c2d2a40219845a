import type { Row } from '../kit/index.ts';
import { failing, inServices, logs, warningOrFailing } from '../kit/index.ts';
import { toApplications, toBroker } from '../onward.ts';
import { logBars } from './panels.ts';

/** Warnings and errors: by service, by logger, in full. */
export function errors(): Row {
  return {
    title: 'Errors and warnings',
    panels: [
      logBars({
        title: 'Warnings and errors by service',
        description:
          'Lines of level warn and worse in each step of the graph. Good: none outside restarts. Brokers and services at the same time: start with the brokers.',
        unit: 'short',
        decimals: 0,
        span: 12,
        noValue: 'none',
        counts: [
          {
            question: {
              count: 'lines',
              of: { ...inServices, level: warningOrFailing },
              by: ['service', 'level'],
            },
            legend: '{{service_name}} {{detected_level}}',
          },
        ],
        onward: [toApplications, toBroker],
      }),
      logBars({
        title: 'Loudest loggers',
        description:
          'The ten loggers of brokers and ZooKeeper with the most lines (scope_name is the class). Good: Partition, LogManager and the controller after a start. Lines that repeat for hours have a cause: find it.',
        unit: 'short',
        decimals: 0,
        span: 12,
        counts: [
          {
            question: {
              count: 'lines',
              of: { ...inServices, family: true },
              by: ['logger'],
              top: 10,
            },
            legend: '{{scope_name}}',
          },
        ],
        onward: toBroker,
      }),
      logs({
        title: 'Errors',
        description:
          'Every line of level error or fatal of the chosen services. Good: none. Open a line for its exception and its trace_id; the trace shows what the record went through.',
        question: { ...inServices, level: failing },
        span: 24,
        height: 8,
        onward: [toApplications],
      }),
    ],
  };
}
