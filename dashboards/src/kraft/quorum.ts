import type { Row } from '../kit/index.ts';
import { ofCluster, ofController, timeSeries } from '../kit/index.ts';
import { quorumLogs, toBroker } from '../onward.ts';
import { gaugeOf, latencyOf } from './by-controller.ts';

export function quorum(): Row {
  return {
    title: 'Quorum: leader, voters, elections',
    panels: [
      timeSeries({
        title: 'Who leads',
        description:
          '1 in the state each server is in. Good: one leader, all other controllers followers, brokers apart from them observers. Candidate or prospective: an election; without a majority it does not end.',
        unit: 'short',
        span: 8,
        max: 2,
        series: [
          {
            expr: `kafka_server_raft_metrics_current_state{${ofController}}`,
            legend: '{{service_instance_id}} {{state}}',
          },
        ],
        onward: [quorumLogs, toBroker],
      }),
      timeSeries({
        title: 'Records behind the high watermark, by voter',
        description:
          'Records of the metadata log that each controller lacks. Good: below 20, as scrapes are up to 10 s apart and there are two records a second. A line that rises by those two is cut off from the leader.',
        unit: 'short',
        span: 8,
        limit: { red: 100 },
        series: [{ expr: `kafka:quorum:voter_lag{${ofCluster}}`, legend: '{{instance}}' }],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Epoch',
        description:
          'Counts the elections of the quorum. Good: level, and the same on all. A step is a new leader; steps without end are servers that can’t agree on one.',
        unit: 'none',
        decimals: 0,
        span: 8,
        series: [gaugeOf('kafka_server_raft_metrics_current_epoch')],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Commit latency',
        description:
          'Mean and longest time of the last half minute until a majority had a record, as the leader measures it. Good: below 50 ms. More: a slow disk, or a slow follower in a majority that has nobody to spare.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [
          latencyOf('kafka_server_raft_metrics_commit_latency_avg', 'mean'),
          latencyOf('kafka_server_raft_metrics_commit_latency_max', 'longest'),
        ],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Election latency',
        description:
          'Mean and longest time of the elections of the last half minute. Good: nothing, as there is none; else below 5 s. Longer: controllers do not reach each other.',
        unit: 'ms',
        span: 8,
        limit: { red: 10000 },
        noValue: 'no election in the last half minute',
        series: [
          latencyOf('kafka_server_raft_metrics_election_latency_avg', 'mean'),
          latencyOf('kafka_server_raft_metrics_election_latency_max', 'longest'),
        ],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Voters and observers',
        description:
          'Controllers that vote, and servers that only follow the log: the brokers apart from them. The leader counts both. Good: as many as the cluster has. A broker that is missing here does not fetch.',
        unit: 'short',
        decimals: 0,
        span: 8,
        series: [
          {
            expr: `max(kafka_server_raft_metrics_number_of_voters{${ofController}})`,
            legend: 'voters',
          },
          {
            expr: `max(kafka_server_raft_metrics_number_of_observers{${ofController}})`,
            legend: 'observers',
          },
        ],
        onward: [quorumLogs, toBroker],
      }),
      timeSeries({
        title: 'Records appended and fetched',
        description:
          'Records per second that the leader writes and the others fetch. Good: about two, as there are that many without content; more while topics are made. 0 on a follower: it hears of nothing.',
        unit: 'ops',
        span: 8,
        series: [
          gaugeOf('kafka_server_raft_metrics_append_records_rate', 'appended'),
          gaugeOf('kafka_server_raft_metrics_fetch_records_rate', 'fetched'),
        ],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'End of the log',
        description:
          'Offset at which each server’s metadata log ends, and the last one that a majority has. Good: they rise together. A line that stands still: that server is cut off.',
        unit: 'none',
        decimals: 0,
        span: 8,
        series: [
          gaugeOf('kafka_server_raft_metrics_log_end_offset'),
          {
            expr: `max(kafka_server_raft_metrics_high_watermark{${ofController}})`,
            legend: 'high watermark',
          },
        ],
        onward: quorumLogs,
      }),
      timeSeries({
        title: 'Raft threads idle',
        description:
          'Share of its time in which the thread of the quorum waits. Good: above 0.3. Near 0: that server answers late, and an election may begin.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        floor: { red: 0.1 },
        series: [gaugeOf('kafka_server_raft_metrics_poll_idle_ratio_avg')],
        onward: quorumLogs,
      }),
    ],
  };
}
