import { watched } from '../abandoned.ts';
import type { Row } from '../kit/index.ts';
import { ofCluster, ofGroup, timeSeries } from '../kit/index.ts';
import { serviceErrors, slowOrders, toGroups, toThisGroup } from '../onward.ts';

export function groups(): Row {
  return {
    title: 'Consumer groups',
    panels: [
      timeSeries({
        title: 'Lag by group',
        description:
          'Unprocessed records of each group. Good: flat and low. A saw with a rising floor means the group cannot keep up: add members, or make processing faster.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: watched(`sum by (group, topic) (kafka_group_lag_records{${ofGroup}})`),
            legend: '{{group}} on {{topic}}',
          },
        ],
        onward: [toGroups, serviceErrors],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Lag by partition',
        description:
          'The ten partitions furthest behind. Good: alike. One alone far above the rest is a hot key or a record that is retried in place.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: `topk(10, ${watched(`kafka_group_lag_records{${ofGroup}}`)})`,
            legend: '{{group}} on {{topic}}-{{partition}}',
          },
        ],
        onward: [toGroups, slowOrders],
        drill: toThisGroup,
      }),
      timeSeries({
        title: 'Group members and commits',
        description:
          'Members of each group, and offsets it commits per second. Good: steady. Members that come and go are a rebalance: consumption pauses while it lasts.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `max by (group) (kafka_group_members{${ofCluster}, group=~"$group"})`,
            legend: 'members of {{group}}',
          },
          {
            expr: `sum by (group) (deriv(kafka_consumer_group_offset{${ofGroup}}[$__rate_interval]))`,
            legend: 'committed/s by {{group}}',
          },
        ],
        onward: [toGroups, serviceErrors],
        drill: toThisGroup,
      }),
    ],
  };
}
