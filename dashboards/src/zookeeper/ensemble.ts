import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { toBroker, zookeeperLogs } from '../onward.ts';
import { gaugeOf, meanOf, ofZooKeeper, rateOf } from './by-server.ts';

const alone = 'a server that stands alone has none';

export function ensemble(): Row {
  return {
    title: 'Ensemble: leader, followers, elections',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Who leads',
        description:
          '1 in the state each server is in. Good: one leading, all others following. Looking: an election; without a majority it does not end.',
        unit: 'short',
        span: 8,
        max: 2,
        noValue: alone,
        series: [
          {
            expr: `zookeeper_state{${ofZooKeeper}}`,
            legend: '{{service_instance_id}} {{state}}',
          },
        ],
        onward: [zookeeperLogs, toBroker],
      }),
      timeSeries({
        title: 'Followers',
        description:
          'As the leader sees them: members of the ensemble, followers connected, and followers in step. Good: in step = ensemble - 1. Fewer: that server catches up or is down.',
        unit: 'short',
        span: 8,
        noValue: alone,
        series: [
          { expr: `max(zookeeper_quorumsize{${ofZooKeeper}})`, legend: 'ensemble' },
          { expr: `max(learners{${ofZooKeeper}})`, legend: 'connected' },
          { expr: `max(synced_followers{${ofZooKeeper}})`, legend: 'in step' },
        ],
        onward: zookeeperLogs,
      }),
      timeSeries({
        title: 'Pending syncs',
        description:
          'Syncs of followers that the leader has not finished. Good: 0. Growing: a follower is slow, or the network to it.',
        unit: 'short',
        span: 8,
        limit: { red: 10 },
        noValue: alone,
        series: [{ expr: `max(pending_syncs{${ofZooKeeper}})`, legend: 'pending' }],
        onward: zookeeperLogs,
      }),
      timeSeries({
        title: 'Leader’s time in office',
        description:
          'Time since the leader was elected. Good: it only rises. A drop is an election, in which nothing was written; see why the old one went.',
        unit: 'ms',
        span: 8,
        noValue: alone,
        series: [gaugeOf('leader_uptime')],
        onward: [zookeeperLogs, toBroker],
      }),
      timeSeries({
        title: 'Elections',
        description:
          'Elections each server took part in, per second, and the mean time of one in milliseconds. Good: 0 outside restarts, below 500 ms. Long ones: servers cannot reach each other.',
        unit: 'short',
        span: 8,
        series: [rateOf('looking_count_total', 'elections/s'), meanOf('election_time', 'ms each')],
        onward: [zookeeperLogs],
      }),
      timeSeries({
        title: 'Answers of the followers',
        description:
          'Mean time until a majority has confirmed a write, as the leader measures it. Good: a little above one fsync. More: the network, or a follower’s disk. 0 where nobody follows.',
        unit: 'ms',
        span: 8,
        limit: { red: 100 },
        series: [meanOf('quorum_ack_latency')],
        onward: zookeeperLogs,
      }),
    ],
  };
}
