import type { Row } from '../kit/index.ts';
import { logs } from '../kit/index.ts';
import { toApplications, toBroker } from '../onward.ts';
import { failing, logBars, ofLines } from './panels.ts';

/** Bad news only: from whom, of what kind, in full. */
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
        series: [
          {
            expr: `sum by (service_name, detected_level) (count_over_time({${ofLines}} | detected_level=~"warn|error|fatal" [$__auto]))`,
            legend: '{{service_name}} {{detected_level}}',
          },
        ],
        onward: [toApplications, toBroker],
      }),
      logBars({
        title: 'Loudest loggers',
        description:
          'The ten loggers of brokers and ZooKeeper with the most lines (scope_name is the class). Good: Partition, LogManager and the controller after a start. What repeats for hours is worth its cause.',
        unit: 'short',
        decimals: 0,
        span: 12,
        series: [
          {
            expr: `topk(10, sum by (scope_name) (count_over_time({${ofLines}, log_family!=""} [$__auto])))`,
            legend: '{{scope_name}}',
          },
        ],
        onward: toBroker,
      }),
      logs({
        title: 'Errors',
        description:
          'Every line of level error or fatal of the chosen services. Good: none. Open a line for its exception and its trace_id; the trace shows what the record went through.',
        query: `{${ofLines}} ${failing}`,
        span: 24,
        height: 8,
        onward: [toApplications],
      }),
    ],
  };
}
