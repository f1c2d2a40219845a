import type { Row } from '../kit/index.ts';
import { ofBroker, ofCluster, quantiles, timeSeries } from '../kit/index.ts';
import { coordinatorLogs, toBroker, toMonitor, toThisBroker } from '../onward.ts';

const manager = 'kafka_coordinator_group_groupmetadatamanager';
const states = ['stable', 'preparingrebalance', 'completingrebalance', 'empty', 'dead'];

export function coordinators(): Row {
  return {
    title: 'Coordinators, and the monitor that measures the lag',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Groups by state',
        description:
          'Groups the brokers coordinate, by state. Good: stable, and empty for those nobody runs. Preparing or completing for long: a rebalance that does not end.',
        unit: 'short',
        span: 8,
        stacked: true,
        series: states.map((state) => ({
          expr: `sum(${manager}_numgroups${state}{${ofBroker}})`,
          legend: state.replace('rebalance', ' rebalance'),
        })),
        onward: [coordinatorLogs],
      }),
      timeSeries({
        title: 'Groups and offsets by coordinator',
        description:
          'Groups each broker coordinates, and committed offsets it keeps in memory. Good: spread over brokers. Offsets that only grow: groups with random names are left behind.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `${manager}_numgroups{${ofBroker}}`,
            legend: '{{service_instance_id}} groups',
          },
          {
            expr: `${manager}_numoffsets{${ofBroker}}`,
            legend: '{{service_instance_id}} offsets',
          },
        ],
        onward: [toBroker, coordinatorLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Time to load a coordinator',
        description:
          'Longest time a broker took to read a partition of __consumer_offsets before it could serve its groups. Good: below 1 s. More: the log cleaner does not keep it small.',
        unit: 'ms',
        span: 8,
        limit: { red: 10_000 },
        noValue: 'none loaded lately',
        series: [
          {
            expr: `kafka_server_group_coordinator_metrics_partition_load_time_max{${ofBroker}}`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toBroker, coordinatorLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Cost of measuring the lag',
        description:
          'Time the monitor takes to read all groups’ offsets once. Good: well below its interval of 15 s. More: too many groups and partitions for one monitor; narrow what it watches.',
        unit: 's',
        span: 8,
        limit: { amber: 5, red: 15 },
        series: quantiles(`kafka_monitor_lag_collection_duration_seconds_bucket{${ofCluster}}`),
        onward: toMonitor,
      }),
      timeSeries({
        title: 'Failed lag collections',
        description:
          'Rounds per second in which the monitor could not read the offsets. Good: 0. Otherwise the lag above is old: see the monitor’s log, then the broker it asks.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.01 },
        series: [
          {
            expr: `sum(rate(kafka_monitor_lag_collection_errors_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'failed',
          },
        ],
        onward: toMonitor,
      }),
      timeSeries({
        title: 'How ages are found, and rights that are missing',
        description:
          'Topics by how the age of their unread records is found. Good: fetch, from the record. list_offsets: the monitor may not read the topic and asks for offsets by time; right if timestamps are in order. Missing rights: so many groups or topics are not seen in full; see the monitor’s log.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `count by (found_by) (kafka_monitor_unread_age_info{${ofCluster}})`,
            legend: 'topics by {{found_by}}',
          },
          {
            expr: `max by (resource, operation) (kafka_monitor_rights_missing{${ofCluster}})`,
            legend: '{{resource}}s without {{operation}}',
          },
        ],
        onward: toMonitor,
      }),
    ],
  };
}
