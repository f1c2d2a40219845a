import { reaching } from '../axis.ts';
import type { Row } from '../kit/index.ts';
import {
  inServices,
  logs,
  ofService,
  ofTopic,
  timeSeries,
  traces,
  warningOrFailing,
} from '../kit/index.ts';
import { toGroups, toLogs, toTopics } from '../onward.ts';
import { errorLines, failedInServices, failedTraces } from './onward.ts';

const service = 'service_name=~"$service"';

/** Errors, retries and dead letters. */
export function errors(): Row {
  return {
    title: 'Errors, retries and dead letters',
    panels: [
      timeSeries({
        title: 'Errors by type',
        description:
          'application_errors_total: what the services could not do, by type. Good: 0. DeliveryError: Kafka refused for two minutes. QueueFullError: Kafka is too slow. WorkError, InvalidOrderError: the order itself.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (component, error_type, topic) (rate(application_errors_total{${ofTopic}, ${service}}[$__rate_interval]))`,
            legend: '{{component}}: {{error_type}} on {{topic}}',
          },
        ],
        onward: [errorLines, failedTraces],
      }),
      timeSeries({
        title: 'Retries and dead letters',
        description:
          'Orders moved aside per second: into the retry topic, or into the dead-letter topic when no retry helped. Good: 0. Retries without dead letters are a fault that passed.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (status, topic) (rate(orders_processed_total{${ofTopic}, ${service}, status!="processed"}[$__rate_interval]))`,
            legend: '{{status}} from {{topic}}',
          },
        ],
        onward: [failedTraces, toTopics],
      }),
      reaching(
        timeSeries({
          title: 'Failed calls of the handler',
          description:
            'Share of records whose handler threw, by group: they are read again and block what is behind them in their partition. Good: 0. At 1 a group stands still.',
          unit: 'percentunit',
          span: 8,
          limit: { red: 0.01 },
          series: [
            {
              expr: `(${handled(', status="error"')} or 0 * ${handled('')}) / ${handled('')}`,
              legend: '{{group}}',
            },
          ],
          onward: [errorLines, toGroups],
        }),
        { to: 0.05 },
      ),
      timeSeries({
        title: 'Suppressed log lines',
        description:
          'Lines about single orders that were left out to stay within the rate limit. Good: 0 at low load. Otherwise the log shows a sample: count with metrics, look up orders by trace.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (service_name) (rate(log_lines_suppressed_total{${ofService}}[$__rate_interval]))`,
            legend: '{{service_name}}',
          },
        ],
        onward: toLogs,
      }),
      traces({
        title: 'Traces of failed operations',
        description:
          'The latest traces with an error in one of the chosen services. Good: none. Open one: its exception says what failed, its log lines say what came before.',
        question: failedInServices,
        span: 16,
        height: 8,
        onward: [errorLines],
      }),
      logs({
        title: 'Warnings and errors of the services',
        description:
          'What the chosen services complain about. Good: nothing but restarts. Open a line: its trace_id leads to the trace of the same order.',
        question: { ...inServices, family: false, level: warningOrFailing },
        span: 24,
        height: 8,
        onward: [toLogs],
      }),
    ],
  };
}

function handled(matchers: string): string {
  const calls = `kafka_messages_processed_total{${ofTopic}, ${service}, group=~"$group"${matchers}}`;
  return `sum by (group) (rate(${calls}[$__rate_interval]))`;
}
