import type { Row } from '../kit/index.ts';
import { ofBroker, ofCluster, stat } from '../kit/index.ts';
import { authorizerLogs, brokerLogs, failedAuthenticationLogs } from '../onward.ts';

/** No series before the first one: the Collector counts them in the brokers' log. */
export const nobodyDenied = 'nobody was denied';

/**
 * How many operations were denied in the time range, the first of a kind included. A Collector that is restarted
 * counts anew: then it is the most that was counted between two restarts.
 */
export function deniedInRange(by: string): string {
  const denied = `kafka_authorizer_denied_total{${ofBroker}}`;
  const most = `max_over_time(${denied}[$__range])`;
  return `sum by (${by}) (clamp_min(${most} - (${denied} offset $__range or ${most} * 0), 0))`;
}

export function state(): Row {
  return {
    panels: [
      stat({
        title: 'Denied',
        description:
          'Operations that the brokers denied in the time range, for want of a right. Good: none. See who, below.',
        unit: 'short',
        span: 6,
        limit: { amber: 1, red: 20 },
        noValue: nobodyDenied,
        series: [{ expr: `sum(${deniedInRange('principal')})` }],
        onward: authorizerLogs,
      }),
      stat({
        title: 'Not let in',
        description:
          'Connections in the time range that did not prove who they are: a wrong password, an unknown user, or no TLS. Good: 0.',
        unit: 'short',
        span: 6,
        limit: { amber: 1, red: 20 },
        series: [
          {
            expr: `round(sum(increase(kafka_server_socket_server_metrics_failed_authentication_total{${ofBroker}}[$__range])))`,
          },
        ],
        onward: failedAuthenticationLogs,
      }),
      stat({
        title: 'Certificates hold',
        description:
          'Time until the first of the brokers’ certificates expires. Good: above 21 days. Below 0 no client is let in that looks at it: ./start.sh rotate.',
        unit: 's',
        span: 6,
        floor: { amber: 21 * 86_400, red: 7 * 86_400 },
        series: [
          {
            expr: `min(tls_server_certificate_not_after_seconds{${ofCluster}}) - time()`,
          },
        ],
        onward: brokerLogs,
      }),
      stat({
        title: 'Clients let in',
        description: 'Connections to the brokers’ secure listeners now. Good: steady.',
        unit: 'short',
        span: 6,
        series: [
          {
            expr: `sum(kafka_server_socket_server_metrics_connection_count{${ofBroker}, listener!="HEALTH"})`,
          },
        ],
        onward: brokerLogs,
      }),
    ],
  };
}
