import type { Row } from '../kit/index.ts';
import { ofBroker, ofCluster, timeSeries } from '../kit/index.ts';
import { brokerLogs, sentOrders, toApplications } from '../onward.ts';
import { requestP99, requestTime } from '../request-time.ts';

export function requests(): Row {
  return {
    title: 'Requests: rate, time, size, client versions',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Requests by API',
        description:
          'Requests per second. Good: steady. Many Metadata, ApiVersions or JoinGroup requests mean clients that reconnect or rebalance.',
        unit: 'reqps',
        span: 8,
        series: [
          {
            expr: `sum by (request) (rate(kafka_network_requestmetrics_requests_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{request}}',
          },
        ],
        onward: [toApplications, brokerLogs],
      }),
      timeSeries({
        title: 'Requests by API version',
        description:
          'The same by protocol version: which generation of clients is connected. Good: no versions that the next broker release drops (KIP-896).',
        unit: 'reqps',
        span: 8,
        series: [
          {
            expr: `sum by (request, version) (rate(kafka_network_requestmetrics_requests_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{request}} v{{version}}',
          },
        ],
        onward: [brokerLogs],
      }),
      timeSeries({
        title: 'Total time, slowest broker',
        description:
          '99th percentile from arrival to the end of the answer. Good: Produce below 50 ms; fetches up to their max wait. More: see which phase above grew with it.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: requestTime('total', 'Produce|Fetch.+|Metadata|OffsetCommit', ['request']),
            legend: '{{request}}',
          },
        ],
        onward: [sentOrders, brokerLogs],
      }),
      timeSeries({
        title: 'Mean total time',
        description:
          'Mean since the broker’s start, for comparison with other setups; slow to show a change. Good: flat. For what happens now, read the 99th percentile.',
        unit: 'ms',
        span: 8,
        series: [
          {
            expr: `max by (request) (kafka_network_request_total_time_ms_mean{${ofCluster}})`,
            legend: '{{request}}',
          },
        ],
        onward: [brokerLogs],
      }),
      timeSeries({
        title: 'Request size',
        description:
          '99th percentile of the size of a request, 0 for those that nobody sends. Good: Produce well below message.max.bytes (1 MB) and well above one record. Small ones: batch more.',
        unit: 'bytes',
        span: 8,
        series: [
          {
            expr: requestP99('requestbytes', ['request']),
            legend: '{{request}}',
          },
        ],
        onward: [toApplications, brokerLogs],
      }),
      timeSeries({
        title: 'Memory for decompression and conversion',
        description:
          '99th percentile of the temporary memory of one request. Good: 0, also without requests. More: the broker decompresses batches, because of old clients or a topic with another compression.',
        unit: 'bytes',
        span: 8,
        series: [
          {
            expr: requestP99('temporarymemorybytes', ['service_instance_id', 'request']),
            legend: '{{service_instance_id}} {{request}}',
          },
        ],
        onward: [brokerLogs],
      }),
    ],
  };
}
