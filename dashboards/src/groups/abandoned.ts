import { leftBehind } from '../abandoned.ts';
import type { Row } from '../kit/index.ts';
import { ofCluster, ofGroup, table, timeSeries } from '../kit/index.ts';
import { coordinatorLogs, toMonitor, toThisGroup } from '../onward.ts';

export function abandoned(): Row {
  return {
    title: 'Groups that nobody watches',
    panels: [
      table({
        title: 'Groups without members that have old offsets',
        description:
          'Nobody is in them, and nobody was since they are watched, or they are ignored, as those of console consumers. Good: none. They raise one ticket together; delete those that nobody needs. The other tables and graphs of lag leave them out.',
        span: 14,
        height: 8,
        noValue: 'none',
        labels: { group: 'Group' },
        nameWidth: 260,
        sortBy: 'Unread records',
        columns: [
          {
            header: 'Unread records',
            expr: leftBehind(`sum by (group) (kafka_group_lag_records{${ofGroup}}) > 0`),
            unit: 'short',
          },
          {
            header: 'Oldest of them',
            expr: leftBehind(`max by (group) (kafka_group_lag_seconds{${ofGroup}}) > 0`),
            unit: 's',
            decimals: 1,
          },
        ],
        onward: [toMonitor, coordinatorLogs],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Groups by kind',
        description:
          'Watched: somebody is or was in it. Abandoned: nobody, and records are left. Other: nobody, and all is read, or it is ignored. Good: none in sum only. Those have no series and no alert of their own: raise MONITOR_MAX_GROUPS.',
        unit: 'short',
        span: 10,
        height: 8,
        stacked: true,
        series: [
          {
            expr: `sum by (kind) (kafka_monitor_groups{${ofCluster}, exported="single"})`,
            legend: '{{kind}}',
          },
          {
            expr: `sum by (kind) (kafka_monitor_groups{${ofCluster}, exported="summed"})`,
            legend: '{{kind}}, in sum only',
          },
        ],
        onward: [toMonitor, coordinatorLogs],
      }),
    ],
  };
}
