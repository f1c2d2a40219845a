import type { Row } from '../kit/index.ts';
import { ofCluster, timeSeries } from '../kit/index.ts';
import { toGroups, toHost } from '../onward.ts';
import { monitorLogs } from './canary.ts';

const ofMonitor = `${ofCluster}, service_name="monitor"`;

/** The health of the monitor itself. */
export function watcher(): Row {
  return {
    title: 'The monitor itself',
    panels: [
      timeSeries({
        title: 'Collection of lag',
        description:
          '95th percentile of the time that one round over all groups and partitions takes. Good: far below the interval of the rounds. Above it the lag shown is old.',
        unit: 's',
        span: 8,
        limit: { amber: 5, red: 15 },
        series: [
          {
            expr: `histogram_quantile(0.95, sum by (le) (rate(kafka_monitor_lag_collection_duration_seconds_bucket{${ofCluster}}[$__rate_interval])))`,
            legend: 'p95 of a round',
          },
        ],
        onward: [toGroups, monitorLogs],
      }),
      timeSeries({
        title: 'Failed collections of lag',
        description:
          'Rounds per second that did not get an answer from a broker. Good: 0. While they fail the groups’ lag and status are not updated: see the log for the broker.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.05 },
        series: [
          {
            expr: `sum(rate(kafka_monitor_lag_collection_errors_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'failed rounds',
          },
        ],
        onward: [monitorLogs, toGroups],
      }),
      timeSeries({
        title: 'Event loop of the monitor',
        description:
          '99th percentile of how late its timers run: it adds to every latency measured here. Good: below 20 ms. More: give it CPU, or believe the brokers’ own times instead.',
        unit: 's',
        span: 8,
        limit: { amber: 0.02, red: 0.1 },
        series: [
          {
            expr: `max by (service_instance_id) (nodejs_eventloop_delay_p99_seconds{${ofMonitor}})`,
            legend: 'p99 {{service_instance_id}}',
          },
        ],
        onward: [toHost, monitorLogs],
      }),
    ],
  };
}
