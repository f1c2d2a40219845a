import type { Row } from '../kit/index.ts';
import { ofCluster, table } from '../kit/index.ts';
import { brokerLogs } from '../onward.ts';

export function certificates(): Row {
  return {
    title: 'Certificates',
    panels: [
      table({
        title: 'What each broker shows',
        description:
          'Until when the certificate holds that a client is shown, looked at once a minute. Good: above 21 days. A renewed file counts once the broker has been restarted with it. A broker that does not answer has no row.',
        span: 24,
        labels: { server_address: 'Broker', server_port: 'Port' },
        nameWidth: 240,
        columns: [
          {
            header: 'Holds for',
            expr: `max by (server_address, server_port) (tls_server_certificate_not_after_seconds{${ofCluster}}) - time()`,
            unit: 's',
          },
        ],
        onward: brokerLogs,
      }),
    ],
  };
}
