import { consumerTraces } from '../applications/onward.ts';
import { ofEachMember } from '../groups/members.ts';
import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { toApplications, toBroker, toGroups } from '../onward.ts';
import { brokerBytes, nobodyPushes, pushed, spanSeconds, spans } from './said.ts';

export function reading(): Row {
  return {
    title: 'Reading: client, broker, spans',
    panels: [
      timeSeries({
        title: 'Read, says the client',
        description:
          'Records per second that the client says it reads. Good: as many as are written for it.',
        unit: 'ops',
        span: 8,
        noValue: nobodyPushes,
        series: [
          {
            expr: pushed('consumer_fetch_manager_records_consumed_rate'),
            legend: '{{client_id}}',
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Read, says the broker',
        description:
          'Bytes per second of Fetch answers to that client id, all brokers together. Good: what is written, once a group. 0 beside a lag that grows: it does not ask.',
        unit: 'Bps',
        span: 8,
        series: [{ expr: brokerBytes('Fetch'), legend: '{{client_id}}' }],
        onward: [toBroker, toGroups],
      }),
      timeSeries({
        title: 'Processed, say the spans',
        description:
          'Spans per second of records processed. Good: as many as the client reads. Fewer: it drops some, or its handler is not traced.',
        unit: 'ops',
        span: 8,
        series: [{ expr: spans('CONSUMER'), legend: '{{client_id}}' }],
        onward: consumerTraces,
      }),
      timeSeries({
        title: 'Behind, says the client',
        description:
          'Unread records of its partition that is furthest behind. Good: below 100. The client knows it only of partitions that it fetches.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        noValue: nobodyPushes,
        series: [
          {
            expr: pushed('consumer_fetch_manager_records_lag_max', 'max'),
            legend: '{{client_id}}',
          },
        ],
        onward: toGroups,
      }),
      timeSeries({
        title: 'Behind, says the broker',
        description:
          'Unread records by what is committed, of the member with that client id, as the monitor asks it from the broker. Good: below 500. Above what the client says: it does not commit.',
        unit: 'short',
        span: 8,
        limit: { amber: 500, red: 1000 },
        series: [
          {
            expr: `sum by (client_id, group) (${ofEachMember('kafka_group_member_lag_records', ', client_id=~"$client"')})`,
            legend: '{{client_id}} in {{group}}',
          },
        ],
        onward: toGroups,
      }),
      timeSeries({
        title: 'Time of a record in processing, say the spans',
        description:
          '95th percentile of processing one record. Good: below a second. The client’s own figures can’t tell: it hands records over.',
        unit: 's',
        span: 8,
        exemplars: true,
        series: [{ expr: spanSeconds(0.95, 'CONSUMER'), legend: 'p95 {{client_id}}' }],
        onward: consumerTraces,
      }),
    ],
  };
}
