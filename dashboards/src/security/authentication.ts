import type { Row } from '../kit/index.ts';
import { logs, ofBroker, timeSeries } from '../kit/index.ts';
import { failedAuthenticationLogs, toBroker } from '../onward.ts';

export function authentication(): Row {
  return {
    title: 'Not let in: who did not prove who they are',
    panels: [
      timeSeries({
        title: 'Failed authentications',
        description:
          'Connections per second that failed to authenticate, by broker and listener. Good: 0. Steady: a client with an old password, that tries again and again.',
        unit: 'ops',
        span: 12,
        series: [
          {
            expr: `sum by (service_instance_id, listener) (rate(kafka_server_socket_server_metrics_failed_authentication_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{service_instance_id}} {{listener}}',
          },
        ],
        onward: [failedAuthenticationLogs, toBroker],
      }),
      timeSeries({
        title: 'New connections',
        description:
          'Connections per second that were opened, by broker and listener. Good: few. Many that do not stay: clients are refused, or connect for each record.',
        unit: 'ops',
        span: 12,
        series: [
          {
            expr: `sum by (service_instance_id, listener) (rate(kafka_server_socket_server_metrics_connection_creation_total{${ofBroker}, listener!="HEALTH"}[$__rate_interval]))`,
            legend: '{{service_instance_id}} {{listener}}',
          },
        ],
        onward: [failedAuthenticationLogs, toBroker],
      }),
      logs({
        title: 'What the brokers say of connections',
        description:
          'Failed authentications with address and reason. Good: quiet. "SSL handshake failed" is a client without TLS, or one that does not trust the certificate.',
        question: failedAuthenticationLogs.logs,
        span: 24,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
