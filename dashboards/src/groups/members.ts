import type { Row } from '../kit/index.ts';
import { now, ofBroker, ofCluster, table, timeSeries } from '../kit/index.ts';
import {
  coordinatorLogs,
  serviceErrors,
  slowOrders,
  toApplications,
  toThisBroker,
  toThisGroup,
} from '../onward.ts';
import { requestTime } from '../request-time.ts';

const ofGroups = (metric: string, matchers = '') =>
  now(`${metric}{${ofCluster}, group=~"$group"${matchers}}`);

const groupInfo = `max by (group, type, state, assignor) (${ofGroups('kafka_group_info')})`;

/** With the labels of {@link groupInfo}. */
const ofEachGroup = (metric: string) =>
  `${groupInfo} * on (group) group_left () max by (group) (${ofGroups(metric)})`;

/** A figure of each member, with who it is as labels. */
export function ofEachMember(metric: string, matchers = ''): string {
  const info = `max by (group, client_id, host, member, type, owns) (${ofGroups('kafka_group_member_info', matchers)})`;
  return `${info} * on (group, member) group_left () max by (group, member) (${ofGroups(metric)})`;
}

export function members(): Row {
  return {
    title: 'Members and rebalances',
    panels: [
      table({
        title: 'Types of groups',
        description:
          'Type: the protocol that a group follows. Classic: a member works out who reads what, and all pause for a rebalance. Consumer (KIP-848): the broker does, and only what moves pauses. Share (KIP-932): members share partitions. Streams (KIP-1071). Good: Stable, or Empty for a group that has nothing to do.',
        span: 10,
        height: 8,
        labels: { group: 'Group', type: 'Type', state: 'State', assignor: 'Assignor' },
        nameWidth: 150,
        columns: [
          { header: 'Members', expr: ofEachGroup('kafka_group_members'), unit: 'short' },
          { header: 'Epoch', expr: ofEachGroup('kafka_group_epoch'), unit: 'none' },
        ],
        onward: [toApplications, coordinatorLogs],
        drill: toThisGroup,
      }),
      table({
        title: 'Members one by one',
        description:
          'Who is in a group, from where, and what it owns. Good: about as many partitions each. One far behind the others: a slow host, or a hot partition. Members of share groups share partitions, so their lag is the group’s. Groups beyond MONITOR_MAX_MEMBERS are left out.',
        span: 14,
        height: 8,
        noValue: 'unknown',
        labels: {
          group: 'Group',
          client_id: 'Client',
          host: 'Host',
          type: 'Type',
          owns: 'Owns',
          member: 'Member',
        },
        nameWidth: 150,
        sortBy: 'Unread',
        columns: [
          {
            header: 'Partitions',
            expr: ofEachMember('kafka_group_member_partitions'),
            unit: 'short',
          },
          {
            header: 'Unread',
            expr: ofEachMember('kafka_group_member_lag_records'),
            unit: 'short',
            limit: { amber: 500, red: 1000 },
          },
        ],
        onward: [toApplications, serviceErrors],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Members',
        description:
          'Consumers in each group. Good: as many replicas as you run, and no more than partitions. A saw is a rebalance loop: members time out while they process.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `max by (group) (kafka_group_members{${ofCluster}, group=~"$group"})`,
            legend: '{{group}}',
          },
        ],
        onward: [toApplications, coordinatorLogs],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Joins and commits',
        description:
          'JoinGroup and OffsetCommit requests per second. Good: joins 0 outside deployments, commits steady. Joins without end: session time-out too short for the work.',
        unit: 'reqps',
        span: 8,
        series: [
          {
            expr: `sum by (request) (rate(kafka_network_requestmetrics_requests_total{${ofBroker}, request=~"JoinGroup|OffsetCommit"}[$__rate_interval]))`,
            legend: '{{request}}',
          },
        ],
        onward: [coordinatorLogs, serviceErrors],
      }),
      timeSeries({
        title: 'Group requests that fail',
        description:
          'Errors per second that group requests are answered with. Good: only MEMBER_ID_REQUIRED at a start. REBALANCE_IN_PROGRESS or UNKNOWN_MEMBER_ID: members come and go.',
        unit: 'ops',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `sum by (request, error) (rate(kafka_network_requestmetrics_errors_total{${ofBroker}, error!="NONE", request=~"JoinGroup|SyncGroup|Heartbeat|LeaveGroup|OffsetCommit|OffsetFetch|FindCoordinator"}[$__rate_interval]))`,
            legend: '{{request}} {{error}}',
          },
        ],
        onward: [coordinatorLogs, serviceErrors],
      }),
      timeSeries({
        title: 'Time of group requests',
        description:
          '99th percentile of joining and committing, slowest broker. Good: commits below 50 ms. A long join is a group that gathers its members; between rebalances it is 0.',
        unit: 'ms',
        span: 12,
        series: [
          {
            expr: requestTime('total', 'JoinGroup|OffsetCommit', [
              'service_instance_id',
              'request',
            ]),
            legend: '{{service_instance_id}} {{request}}',
          },
        ],
        onward: [{ title: 'Broker deep dive', board: 'broker' }, coordinatorLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Processing time of a record',
        description:
          '95th percentile of what our consumers do with one record. Good: members times 1/this is above the rate written. Else the group falls behind, whatever the broker does.',
        unit: 's',
        span: 12,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          {
            expr: `histogram_quantile(0.95, sum by (le, messaging_destination_name) (rate(messaging_process_duration_seconds_bucket{${ofCluster}, messaging_destination_name=~"$topic"}[$__rate_interval])))`,
            legend: 'p95 {{messaging_destination_name}}',
          },
        ],
        onward: [slowOrders, toApplications],
      }),
    ],
  };
}
