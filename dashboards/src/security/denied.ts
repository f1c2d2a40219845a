import type { Row } from '../kit/index.ts';
import { logs, ofBroker, table, timeSeries } from '../kit/index.ts';
import { authorizerLogs, toApplications, toBroker } from '../onward.ts';
import { deniedInRange, nobodyDenied } from './state.ts';

export function denied(): Row {
  return {
    title: 'Denied: who may not do what',
    panels: [
      table({
        title: 'By principal',
        description:
          'Operations that were denied in the time range. Good: empty. The log below names the topic or group: with ACLs a resource that nobody has a rule for is denied to all.',
        span: 12,
        height: 8,
        labels: { principal: 'Principal', operation: 'Operation', resource_type: 'Of a' },
        nameWidth: 180,
        noValue: nobodyDenied,
        columns: [
          {
            header: 'Denied',
            expr: deniedInRange('principal, operation, resource_type'),
            unit: 'short',
          },
        ],
        onward: [authorizerLogs, toApplications],
      }),
      timeSeries({
        title: 'Denied over time',
        description:
          'Denied operations per second by principal. Good: none. A client that goes on asking shows as a plateau.',
        unit: 'ops',
        span: 12,
        height: 8,
        noValue: nobodyDenied,
        series: [
          {
            expr: `sum by (principal) (rate(kafka_authorizer_denied_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{principal}}',
          },
        ],
        onward: [authorizerLogs, toBroker],
      }),
      logs({
        title: 'What the authorizer says',
        description:
          'A line for each operation that was denied, with resource and request. Good: quiet.',
        question: authorizerLogs.logs,
        span: 24,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
