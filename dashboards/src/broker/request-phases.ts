import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Onward, Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { brokerLogs, coordinatorLogs, sentOrders, slowOrders, toGroups } from '../onward.ts';
import { phases, requestTime } from '../request-time.ts';

const words: Record<(typeof phases)[number], string> = {
  requestqueue: 'request queue',
  local: 'local',
  remote: 'remote',
  responsequeue: 'response queue',
  responsesend: 'send',
  throttle: 'throttle',
};

/** The phases of each request that matters to clients, one graph each. */
export function requestPhases(): Row {
  return {
    title:
      'Where requests spend their time: 99th percentile of each phase, so the stack is an upper bound',
    panels: [
      phasesOf(
        'Produce',
        'Good: below 50 ms, nearly all of it remote (waiting for followers, acks=all). Queue: too few handlers. Local: slow disk. Send: slow network or client.',
        [sentOrders, brokerLogs],
      ),
      phasesOf(
        'FetchConsumer',
        'Good: nearly all remote, up to the client’s max wait: the fetch waits for data on purpose. Local: it reads old data from disk. Throttle: a quota.',
        [slowOrders, toGroups],
      ),
      phasesOf(
        'FetchFollower',
        'Replication. Good: nearly all remote, up to replica.fetch.wait.max.ms (500). Local or queue time makes followers fall out of sync. Nothing here on a cluster of one.',
        [brokerLogs],
      ),
      phasesOf(
        'Metadata',
        'Clients ask it when they start and when a leader moved. Good: a few milliseconds, local. Queue time delays every client that has to find its new leader.',
        [brokerLogs],
      ),
      phasesOf(
        'OffsetCommit',
        'Good: below 50 ms, mostly remote (commits are records in __consumer_offsets). Slow commits mean more records read twice after a rebalance.',
        [toGroups, coordinatorLogs],
      ),
      phasesOf(
        'JoinGroup',
        'Good: remote time only while a group gathers its members. Long and often: members time out and rejoin; look for slow processing between two polls.',
        [toGroups, coordinatorLogs],
      ),
    ],
  };
}

function phasesOf(request: string, description: string, onward: Onward[]): Panel {
  return timeSeries({
    title: `${request}, by phase`,
    description,
    unit: 'ms',
    span: 8,
    stacked: true,
    legend: 'list',
    noValue: 'no such request yet, or no JMX',
    series: phases.map((phase) => ({
      expr: requestTime(phase, request),
      legend: words[phase],
    })),
    onward,
  });
}
