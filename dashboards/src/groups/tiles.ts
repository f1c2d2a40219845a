import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { watched } from '../abandoned.ts';
import { ofBroker, ofCluster, ofGroup, stat } from '../kit/index.ts';
import { coordinatorLogs, serviceErrors, toApplications, toMonitor, toTopics } from '../onward.ts';

/** Tiles: the worst of all chosen groups. */
export function tiles(): Panel[] {
  return [
    stat({
      title: 'Groups that are not ok',
      description:
        'Groups that lag without getting closer, stand still, have stopped, are blocked, or went back. Good: 0. Otherwise the table below names them and their state.',
      unit: 'short',
      span: 5,
      limit: { red: 1 },
      series: [
        {
          expr: `count(${watched(`sum by (group) (kafka_group_status{${ofCluster}, group=~"$group", status!="ok"}) > 0`)}) or vector(0)`,
        },
      ],
      onward: [toMonitor, coordinatorLogs],
    }),
    stat({
      title: 'Unread records',
      description:
        'Records written and not yet committed, of all chosen groups. Good: about what arrives in a second. Growing: a group is too slow or stopped.',
      unit: 'short',
      span: 5,
      limit: { amber: 500, red: 1000 },
      series: [{ expr: `sum(${watched(`kafka_group_lag_records{${ofGroup}}`)})` }],
      onward: [toApplications, serviceErrors],
    }),
    stat({
      title: 'Oldest unread record',
      description:
        'Age of the oldest record that a chosen group has not read. Good: seconds. Somebody has been waiting that long for its result. Unknown: the records have no usable timestamps.',
      unit: 's',
      decimals: 1,
      span: 5,
      noValue: 'unknown',
      limit: { amber: 30, red: 60 },
      series: [{ expr: `max(${watched(`kafka_group_lag_seconds{${ofGroup}}`)})` }],
      onward: [toApplications, serviceErrors],
    }),
    stat({
      title: 'Least headroom',
      description:
        'Time until retention deletes the first unread record of a chosen group. Good: hours. Near 0: raise retention.ms now, then speed up the group.',
      unit: 's',
      decimals: 1,
      span: 5,
      floor: { amber: 3600, red: 900 },
      series: [{ expr: `min(${watched(`kafka_group_retention_headroom_seconds{${ofGroup}}`)})` }],
      onward: [toTopics, toMonitor],
    }),
    stat({
      title: 'Rebalancing',
      description:
        'Groups whose members are being sorted out now; they do not read meanwhile. Good: 0, or for seconds after a deployment. For long: members keep timing out.',
      unit: 'short',
      span: 4,
      limit: { amber: 1, red: 5 },
      series: [
        {
          expr: `sum(kafka_coordinator_group_groupmetadatamanager_numgroupspreparingrebalance{${ofBroker}} + kafka_coordinator_group_groupmetadatamanager_numgroupscompletingrebalance{${ofBroker}})`,
        },
      ],
      onward: [coordinatorLogs, serviceErrors],
    }),
  ];
}
