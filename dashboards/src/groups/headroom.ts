import type { Row } from '../kit/index.ts';
import { ofCluster, ofGroup, timeSeries } from '../kit/index.ts';
import {
  coordinatorLogs,
  toApplications,
  toMonitor,
  toThisGroup,
  toThisTopic,
  toTopics,
} from '../onward.ts';

export function headroom(): Row {
  return {
    title: 'Will it make it?',
    panels: [
      timeSeries({
        title: 'Time to catch up',
        description:
          'Lag divided by how much faster the group reads than producers write. Good: seconds. Nothing shown: no lag, or it does not catch up at all; then see the status above.',
        unit: 's',
        span: 8,
        limit: { amber: 300, red: 3600 },
        noValue: 'nobody is catching up',
        series: [
          {
            expr: `max by (group, topic) (kafka_group_catch_up_seconds{${ofGroup}})`,
            legend: '{{group}} on {{topic}}',
          },
        ],
        onward: [toApplications, toMonitor],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Time until unread records are deleted',
        description:
          'The least headroom of each group: when retention reaches the oldest unread record. Good: hours. Near 0 records are lost unread: raise retention.ms now, then speed up the group.',
        unit: 's',
        span: 8,
        floor: { amber: 3600, red: 900 },
        series: [
          {
            expr: `min by (group, topic) (kafka_group_retention_headroom_seconds{${ofGroup}})`,
            legend: '{{group}} on {{topic}}',
          },
        ],
        onward: [toTopics, toMonitor],
        drill: toThisTopic,
      }),
      timeSeries({
        title: 'Status over time',
        description:
          'Groups in each status. Good: all ok. Stalled, stopped or blocked beginning at a deployment or a fault (see the marks) names its cause.',
        unit: 'short',
        span: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (status) (kafka_group_status{${ofCluster}, group=~"$group"})`,
            legend: '{{status}}',
          },
        ],
        onward: [toMonitor, coordinatorLogs],
      }),
    ],
  };
}
