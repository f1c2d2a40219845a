import { watched } from '../abandoned.ts';
import type { Row } from '../kit/index.ts';
import { ofCluster, ofGroup, table } from '../kit/index.ts';
import {
  coordinatorLogs,
  serviceErrors,
  toApplications,
  toMonitor,
  toThisGroup,
} from '../onward.ts';
import { tiles } from './tiles.ts';

const words = {
  0: { text: 'ok', color: 'green' },
  1: { text: 'warning', color: 'orange' },
  2: { text: 'stalled', color: 'red' },
  3: { text: 'stopped', color: 'red' },
  4: { text: 'rewind', color: 'orange' },
  5: { text: 'blocked', color: 'red' },
};

/** The status of each group, as a key of {@link words}. */
const statusKey = Object.values(words)
  .map(
    ({ text }, index) =>
      `${index} * max by (group) (kafka_group_status{${ofCluster}, group=~"$group", status="${text}"})`,
  )
  .join(' + ');

/** Why timestamps of unread records do not tell their age, from good to bad. */
const timestampWords = {
  0: { text: 'good', color: 'green' },
  1: { text: 'ahead', color: 'orange' },
  2: { text: 'implausible', color: 'orange' },
  3: { text: 'none', color: 'orange' },
};

/** The worst of each group, as a key of {@link timestampWords}. */
const timestampKey = `max by (group) (${['ahead', 'implausible', 'missing']
  .map((problem, n) => `${n + 1} * kafka_group_timestamp_problem{${ofGroup}, problem="${problem}"}`)
  .join(' or ')}) or 0 * max by (group) (kafka_group_status{${ofCluster}, group=~"$group"})`;

export function status(): Row {
  return {
    panels: [
      ...tiles(),
      table({
        title: 'Group by group',
        description:
          'State by the rule in docs/monitor.md. Good: ok, lag of seconds, hours of headroom. Warning: falling behind. Stalled: offsets stand still. Stopped: nobody is in it. Blocked: a transaction is open, see below. Times (timestamps) that are not good: the lag has none.',
        span: 15,
        height: 8,
        labels: { group: 'Group' },
        nameWidth: 150,
        columns: [
          {
            header: 'Status',
            expr: watched(`(${statusKey})`),
            unit: 'short',
            limit: { red: 1 },
            words,
          },
          {
            header: 'Members',
            expr: watched(`max by (group) (kafka_group_members{${ofCluster}, group=~"$group"})`),
            unit: 'short',
            floor: { red: 1 },
          },
          {
            header: 'Unread',
            expr: watched(`sum by (group) (kafka_group_lag_records{${ofGroup}})`),
            unit: 'short',
            limit: { amber: 500, red: 1000 },
          },
          {
            header: 'Lag, time',
            expr: watched(`max by (group) (kafka_group_lag_seconds{${ofGroup}})`),
            unit: 's',
            decimals: 1,
            limit: { amber: 30, red: 60 },
          },
          {
            header: 'Times',
            expr: timestampKey,
            unit: 'short',
            words: timestampWords,
          },
          {
            header: 'Caught up',
            expr: watched(`max by (group) (kafka_group_catch_up_seconds{${ofGroup}})`),
            unit: 's',
            decimals: 0,
          },
          {
            header: 'Headroom',
            expr: watched(`min by (group) (kafka_group_retention_headroom_seconds{${ofGroup}})`),
            unit: 's',
            decimals: 1,
            floor: { amber: 3600, red: 900 },
          },
        ],
        onward: [toMonitor, toApplications, serviceErrors],
        drill: toThisGroup,
      }),
      table({
        title: 'Partitions that are not ok',
        description:
          'Each partition whose group lags, stands still or has stopped on it. Good: none. One stalled partition among healthy ones: a record that cannot be processed. Blocked: a transaction is open.',
        span: 9,
        height: 8,
        noValue: 'none',
        labels: { group: 'Group', topic: 'Topic', partition: 'Partition', status: 'Status' },
        columns: [
          {
            header: 'Not ok',
            expr: watched(
              `max by (group, topic, partition, status) (kafka_group_partition_status{${ofGroup}} > 0)`,
            ),
            unit: 'short',
            limit: { red: 1 },
          },
        ],
        onward: [serviceErrors, coordinatorLogs],
        drill: toThisGroup,
      }),
    ],
  };
}
