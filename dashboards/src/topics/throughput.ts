import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Onward, Row } from '../kit/index.ts';
import { ofBrokerTopic, ofCluster, timeSeries } from '../kit/index.ts';
import {
  brokerLogs,
  sentOrders,
  toApplications,
  toBroker,
  toGroups,
  toThisTopic,
} from '../onward.ts';

export function throughput(): Row {
  return {
    title: 'Throughput by topic',
    panels: [
      byTopic(
        'Messages in',
        'Records written per second. Good: the shape you expect of your load. 0 on a topic that should be busy: look at its producer.',
        'ops',
        'messagesin',
        [toApplications, sentOrders],
      ),
      byTopic(
        'Bytes in',
        'Bytes written per second. Good: follows messages. Bytes that grow without messages: records grew; look at what the producer puts into them.',
        'Bps',
        'bytesin',
        [toApplications, toBroker],
      ),
      byTopic(
        'Bytes out',
        'Bytes read per second, replication not counted. Good: bytes in times the number of groups. More: a group catches up or reads from the start.',
        'Bps',
        'bytesout',
        [toGroups, toBroker],
      ),
      byTopic(
        'Produce requests',
        'Per second and partition. Good: far below messages, since producers batch. Near it: raise linger or batch size in the producer.',
        'reqps',
        'totalproducerequests',
        [toApplications, toBroker],
      ),
      byTopic(
        'Fetch requests',
        'Per second and partition, of consumers and followers. Good: near (1 s / max wait) for each reader. Far more: consumers ask for tiny answers; raise minBytes.',
        'reqps',
        'totalfetchrequests',
        [toGroups, toBroker],
      ),
      timeSeries({
        title: 'Sent by our services',
        description:
          'Records per second that our producers count, by outcome. Good: only success, and equal to messages in. A difference: somebody else writes to the topic too.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (topic, status) (rate(kafka_messages_sent_total{${ofCluster}, topic=~"$topic"}[$__rate_interval]))`,
            legend: '{{topic}} {{status}}',
          },
        ],
        onward: [toApplications, brokerLogs],
        drill: toThisTopic,
      }),
    ],
  };
}

function byTopic(
  title: string,
  description: string,
  unit: string,
  name: string,
  onward: Onward[],
): Panel {
  return timeSeries({
    title,
    description,
    unit,
    span: 8,
    stacked: true,
    series: [
      {
        expr: `sum by (topic) (rate(kafka_server_brokertopicmetrics_${name}_total{${ofBrokerTopic}}[$__rate_interval]))`,
        legend: '{{topic}}',
      },
    ],
    onward,
    drill: toThisTopic,
  });
}
