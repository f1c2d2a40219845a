import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { brokerLogs, toApplications, toThisBroker } from '../onward.ts';
import { gaugeOf } from './by-broker.ts';

const socket = 'kafka_server_socket_server_metrics';

export function connections(): Row {
  return {
    title: 'Connections and quotas',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Open connections',
        description:
          'By listener. Good: steady. A count that only rises is a client that leaks connections; all at once gone, a network fault.',
        unit: 'short',
        span: 6,
        series: [
          {
            expr: `sum by (service_instance_id, listener) (${socket}_connection_count{${ofBroker}})`,
            legend: '{{service_instance_id}} {{listener}}',
          },
        ],
        onward: [toApplications, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'New connections',
        description:
          'Per second. Good: near 0 between starts. A steady rate means clients reconnect all the time: each costs the broker a handshake.',
        unit: 'ops',
        span: 6,
        limit: { red: 10 },
        series: [
          {
            expr: `sum by (service_instance_id, listener) (rate(${socket}_connection_creation_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{service_instance_id}} {{listener}}',
          },
        ],
        onward: [toApplications, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Connections by client software',
        description:
          'Who is connected: library and version, as the client says it. Good: only versions you know. KafkaJS does not say, and is unknown.',
        unit: 'short',
        span: 6,
        stacked: true,
        series: [
          {
            expr: `sum by (client_software_name, client_software_version) (${socket}_connections_software{${ofBroker}})`,
            legend: '{{client_software_name}} {{client_software_version}}',
          },
        ],
        onward: [toApplications, brokerLogs],
      }),
      timeSeries({
        title: 'Refused and expired',
        description:
          'Failed logins per second, and connections closed because their login had expired. Good: 0. Otherwise a client has wrong or old credentials; the log names it.',
        unit: 'short',
        span: 6,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (service_instance_id) (rate(${socket}_failed_authentication_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{service_instance_id}} failed/s',
          },
          gaugeOf('kafka_network_socketserver_expiredconnectionskilledcount', 'expired'),
        ],
        onward: [brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Throttled clients',
        description:
          'Time by which each client’s answers are held back because of its quota, in milliseconds. Good: 0. There only once a client has a quota.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        noValue: 'no client has a quota, or no JMX',
        series: [
          {
            expr: `max by (quota, user, client_id) (kafka_server_quota_throttle_time{${ofBroker}})`,
            legend: '{{quota}} {{user}} {{client_id}}',
          },
        ],
        onward: [toApplications, brokerLogs],
      }),
      timeSeries({
        title: 'Bytes under quota',
        description:
          'Bytes per second of each client that has a quota. Good: below the quota. At it: the client is throttled; raise the quota or slow the client.',
        unit: 'Bps',
        span: 8,
        noValue: 'no client has a quota, or no JMX',
        series: [
          {
            expr: `sum by (quota, user, client_id) (kafka_server_quota_byte_rate{${ofBroker}})`,
            legend: '{{quota}} {{user}} {{client_id}}',
          },
        ],
        onward: [toApplications, brokerLogs],
      }),
      timeSeries({
        title: 'Handler time under quota',
        description:
          'Percent of one thread’s time that each client with a quota takes. Good: below the quota. At it: the client is throttled.',
        unit: 'percent',
        span: 8,
        noValue: 'no client has a quota, or no JMX',
        series: [
          {
            expr: `sum by (user, client_id) (kafka_server_quota_request_time{${ofBroker}})`,
            legend: '{{user}} {{client_id}}',
          },
        ],
        onward: [toApplications, brokerLogs],
      }),
    ],
  };
}
