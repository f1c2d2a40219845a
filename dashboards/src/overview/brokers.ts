import type { Row } from '../kit/index.ts';
import { ofBroker, ofBrokerTopic, ofCluster, timeSeries } from '../kit/index.ts';
import { brokerLogs, sentOrders, toBroker, toTopics } from '../onward.ts';
import { requestTime } from '../request-time.ts';

export function brokers(): Row {
  return {
    title: 'Brokers: throughput and requests',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Messages in',
        description:
          'Records written per second, by topic. Good: the shape you expect of your load. 0 on a topic that should be busy: look at its producer.',
        unit: 'ops',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (topic) (rate(kafka_server_brokertopicmetrics_messagesin_total{${ofBrokerTopic}}[$__rate_interval]))`,
            legend: '{{topic}}',
          },
        ],
        onward: [toTopics, brokerLogs],
      }),
      timeSeries({
        title: 'Bytes in and out',
        description:
          'Bytes per second written by producers and read by consumers. Good: out is in times the number of groups. Far more out: someone re-reads.',
        unit: 'Bps',
        span: 8,
        series: [
          {
            expr: `sum by (direction) (rate(kafka_network_io_bytes_total{${ofCluster}}[$__rate_interval]))`,
            legend: '{{direction}}',
          },
        ],
        onward: [toTopics, toBroker],
      }),
      timeSeries({
        title: 'Requests',
        description:
          'Requests per second the brokers answer, by API. Good: steady. Many Metadata or JoinGroup requests mean clients that reconnect or rebalance.',
        unit: 'reqps',
        span: 8,
        series: [
          {
            expr: `sum by (request) (rate(kafka_network_requestmetrics_requests_total{${ofBroker}}[$__rate_interval]))`,
            legend: '{{request}}',
          },
        ],
        onward: [toBroker, brokerLogs],
      }),
      timeSeries({
        title: 'Request time',
        description:
          '99th percentile of the time in the broker, by API. FetchConsumer waits for data on purpose (up to the client’s max wait); Produce should stay below 50 ms. More: see its phases.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: requestTime('total', 'Produce|Fetch.+|Metadata|OffsetCommit', ['request']),
            legend: '{{request}}',
          },
        ],
        onward: [toBroker, sentOrders],
      }),
      timeSeries({
        title: 'Idle capacity',
        description:
          'Share of time that request handlers and network threads have nothing to do, of the busiest broker. Good: above 0.3. Near 0 it is saturated: add brokers or reduce load.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        floor: { red: 0.3 },
        series: [
          {
            expr: `min(kafka_server_kafkarequesthandlerpool_requesthandleravgidle{${ofBroker}})`,
            legend: 'request handlers',
          },
          {
            expr: `min(kafka_network_socketserver_networkprocessoravgidlepercent{${ofBroker}})`,
            legend: 'network threads',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Failed requests',
        description:
          'Produce and fetch requests that failed, and answers that carry an error, per second. Good: 0. Otherwise the errors by code tell which client does what.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum(rate(kafka_server_brokertopicmetrics_failedproducerequests_total{${ofBroker}, topic=""}[$__rate_interval]))`,
            legend: 'failed produce',
          },
          {
            expr: `sum(rate(kafka_server_brokertopicmetrics_failedfetchrequests_total{${ofBroker}, topic=""}[$__rate_interval]))`,
            legend: 'failed fetch',
          },
          {
            expr: `sum(rate(kafka_network_requestmetrics_errors_total{${ofBroker}, error!="NONE"}[$__rate_interval]))`,
            legend: 'error answers',
          },
        ],
        onward: [toBroker, brokerLogs],
      }),
    ],
  };
}
