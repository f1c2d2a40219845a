import type { Row } from '../kit/index.ts';
import { ofCluster, table, timeSeries } from '../kit/index.ts';
import { toBroker, toGroups } from '../onward.ts';
import { canaryTraces, ended, failedCanaryTraces, monitorLogs, ofLeader } from './canary.ts';

/** The outcomes of the canary records. */
export function outcomes(): Row {
  return {
    title: 'What became of the records',
    panels: [
      timeSeries({
        title: 'Outcomes of sending',
        description:
          'Acknowledged, refused or without an answer in time (unknown: it may be in the log or not), per second. Good: all acked, one record per partition and interval.',
        unit: 'ops',
        span: 8,
        stacked: true,
        series: [{ expr: ended('acked|failed|unknown', ['outcome']), legend: '{{outcome}}' }],
        onward: [failedCanaryTraces, canaryTraces],
      }),
      timeSeries({
        title: 'Outcomes of receiving',
        description:
          'In time, late, lost or twice, per second. Good: received equals acked. Late alone is slowness; lost is data loss; duplicates after a failure are at-least-once at work.',
        unit: 'ops',
        span: 8,
        stacked: true,
        series: [
          { expr: ended('received|late|lost|duplicate', ['outcome']), legend: '{{outcome}}' },
        ],
        onward: [canaryTraces, monitorLogs],
      }),
      timeSeries({
        title: 'Commits',
        description:
          'Offset commits of the canary per second, by the broker that coordinates its group. Good: acked and no others. Failed: that coordinator is away or loading; groups on it cannot commit either.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: `sum by (coordinator, outcome) (rate(kafka_canary_commits_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'coordinator {{coordinator}}: {{outcome}}',
          },
        ],
        onward: [toGroups, monitorLogs],
      }),
      table({
        title: 'By partition',
        description:
          'Each canary partition, the broker that led it, and what became of its records within the time shown. Good: no failures. One partition alone: look at its leader; all of a broker: it is down or slow.',
        span: 16,
        height: 8,
        labels: { partition: 'Partition', broker_host: 'Leader' },
        columns: [
          { header: 'Acked', expr: inRange('acked'), unit: 'locale', decimals: 0 },
          { header: 'Failed', expr: inRange('failed'), unit: 'locale', decimals: 0, limit: bad },
          { header: 'Unknown', expr: inRange('unknown'), unit: 'locale', decimals: 0, limit: bad },
          { header: 'Received', expr: inRange('received'), unit: 'locale', decimals: 0 },
          { header: 'Late', expr: inRange('late'), unit: 'locale', decimals: 0, limit: bad },
          { header: 'Lost', expr: inRange('lost'), unit: 'locale', decimals: 0, limit: bad },
          { header: 'Twice', expr: inRange('duplicate'), unit: 'locale', decimals: 0, limit: bad },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Partitions of the canary by leader',
        description:
          'Good: every broker leads at least one, so that every broker is tested. A broker at 0 is down or lost its leaderships; the canary puts it right once all expected brokers are up.',
        unit: 'short',
        decimals: 0,
        span: 8,

        series: [
          {
            expr: `sum by (broker_host) (kafka_canary_partitions{${ofLeader}})`,
            legend: '{{broker_host}}',
          },
          {
            expr: `sum by (change) (increase(kafka_canary_topic_changes_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'topic changed: {{change}}',
          },
        ],
        onward: [toBroker, monitorLogs],
      }),
    ],
  };
}

const bad = { red: 1 };

function inRange(outcome: string): string {
  return `sum by (partition, broker_host) (increase(kafka_canary_records_total{${ofLeader}, outcome="${outcome}"}[$__range]))`;
}
