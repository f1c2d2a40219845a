import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { brokerLogs, toApplications, toThisBroker, toTopics } from '../onward.ts';
import { topicRateOf } from './by-broker.ts';

export function throughput(): Row {
  return {
    title: 'Throughput, by broker',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Messages in',
        description:
          'Records written per second to partitions each broker leads. Good: alike on all brokers. One far above the rest leads a hot partition, or too many.',
        unit: 'ops',
        span: 8,
        series: [topicRateOf('messagesin')],
        onward: [toTopics, toApplications],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Client bytes in and out',
        description:
          'Bytes per second from producers and to consumers. Good: even over brokers, out is in times the number of groups. Far more out: a group reads from the start.',
        unit: 'Bps',
        span: 8,
        series: [topicRateOf('bytesin', 'in'), topicRateOf('bytesout', 'out')],
        onward: [toTopics, toApplications],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Replication bytes in and out',
        description:
          'Bytes per second that brokers copy from and to each other. Good: bytes in times (replicas - 1), summed. Far above: a broker catches up. Always 0 on a cluster of one.',
        unit: 'Bps',
        span: 8,
        series: [
          topicRateOf('replicationbytesin', 'in'),
          topicRateOf('replicationbytesout', 'out'),
        ],
        onward: [toTopics, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Reassignment bytes in and out',
        description:
          'Bytes per second that move because partitions change their brokers. Good: 0 unless you reassign; then throttle it when clients suffer.',
        unit: 'Bps',
        span: 12,
        series: [
          topicRateOf('reassignmentbytesin', 'in'),
          topicRateOf('reassignmentbytesout', 'out'),
        ],
        onward: [toTopics, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Produce and fetch requests',
        description:
          'Requests per second, counted once for each partition in a request. Good: far fewer than messages. As many requests as messages: producers do not batch (linger).',
        unit: 'reqps',
        span: 12,
        series: [
          topicRateOf('totalproducerequests', 'produce'),
          topicRateOf('totalfetchrequests', 'fetch'),
        ],
        onward: [toTopics, toApplications],
        drill: toThisBroker,
      }),
    ],
  };
}
