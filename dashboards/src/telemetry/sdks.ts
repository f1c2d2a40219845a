import type { Row, Series } from '../kit/index.ts';
import { ofService, timeSeries } from '../kit/index.ts';
import { toApplications } from '../onward.ts';
import { outages } from './signals.ts';

const byReason = {
  title: 'Losses of the SDKs by reason',
  promql: '{__name__=~"otel_sdk_processor_(span|log)_processed_total", error_type!=""}',
};

/** Queues and losses of the services, before the Collector. */
export function sdks(): Row {
  return {
    title: 'SDKs of the services',
    panels: [
      timeSeries({
        title: 'Queues of the SDKs',
        description:
          'How full the queues for spans and log records are in each service. Good: below 0.1. Full: the Collector is away or too slow. Further ones are dropped, and the service does not wait.',
        unit: 'percentunit',
        span: 6,
        max: 1,
        limit: { amber: 0.5, red: 0.9 },
        series: bothSignals((signal) => queueUse(signal)),
        onward: outages,
      }),
      timeSeries({
        title: 'Processed by the SDKs',
        description:
          'Spans and log records per second that the services hand on. Good: two spans and two lines an order, and equal to what the Collector accepts.',
        unit: 'ops',
        span: 6,
        series: bothSignals((signal) => processed(signal)),
        onward: toApplications,
      }),
      timeSeries({
        title: 'Dropped by the SDKs',
        description:
          'Spans and log records per second that a service gave up: queue full, or refused to the end. Good: 0. A dropped span is a hole in its trace; Explore shows them by reason.',
        unit: 'ops',
        span: 6,
        limit: { red: 0.1 },
        series: bothSignals(
          (signal) => `(${processed(signal, ', error_type!=""')} or 0 * ${processed(signal)})`,
        ),
        onward: [byReason, outages],
      }),
      timeSeries({
        title: 'Export of metrics',
        description:
          'Mean time of an export of metrics to the Collector, by service and status. Good: a few ms, status OK only. Longer: the Collector is busy; another status: it refuses.',
        unit: 's',
        span: 6,
        limit: { amber: 0.1, red: 1 },
        series: [
          {
            expr: `${perExport('sum')} / (${perExport('count')} > 0)`,
            legend: '{{service_name}}: {{rpc_response_status_code}}',
          },
        ],
        onward: outages,
      }),
      timeSeries({
        title: 'Errors of the SDKs',
        description:
          'Errors per second of the OpenTelemetry SDK in a service, by type: failed exports of metrics, and faults of its own. Good: 0. The service’s log has one a minute.',
        unit: 'ops',
        span: 24,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (service_name, error_type) (rate(otel_sdk_errors_total{${ofService}}[$__rate_interval]))`,
            legend: '{{service_name}}: {{error_type}}',
          },
        ],
        onward: outages,
      }),
    ],
  };
}

type Signal = 'span' | 'log';

function bothSignals(expr: (signal: Signal) => string): Series[] {
  return [
    { expr: expr('span'), legend: '{{service_name}}: spans' },
    { expr: expr('log'), legend: '{{service_name}}: log records' },
  ];
}

function queueUse(signal: Signal): string {
  const queue = `otel_sdk_processor_${signal}_queue`;
  return `max by (service_name) (${queue}_size{${ofService}} / ${queue}_capacity{${ofService}})`;
}

function processed(signal: Signal, matchers = ''): string {
  const items = `otel_sdk_processor_${signal}_processed_total{${ofService}${matchers}}`;
  return `sum by (service_name) (rate(${items}[$__rate_interval]))`;
}

function perExport(series: 'sum' | 'count'): string {
  const duration = `otel_sdk_exporter_operation_duration_seconds_${series}{${ofService}}`;
  return `sum by (service_name, rpc_response_status_code) (rate(${duration}[$__rate_interval]))`;
}
