import type { Row } from '../kit/index.ts';
import { ofBroker, ofCluster, ofController, ofTopic, timeSeries } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toBroker, toHost, toTopics } from '../onward.ts';
import { p99 } from '../percentile.ts';

export function storage(): Row {
  return {
    title: 'Storage, connections and coordination',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Log size',
        description:
          'Bytes on disk by topic, replicas included. Good: levels off at the retention limit. A steady rise tells when the disk will be full.',
        unit: 'bytes',
        span: 6,
        stacked: true,
        series: [
          {
            expr: `sum by (topic) (kafka_log_log_size_bytes{${ofTopic}})`,
            legend: '{{topic}}',
          },
        ],
        onward: [toTopics, brokerLogs],
      }),
      timeSeries({
        title: 'Log flush',
        description:
          '99th percentile of the time that writing a log segment to disk takes. Good: below 100 ms, and 0 while none is. More: the disk is slow or shared, and delays rolls and checkpoints. Acknowledgements wait for followers, not for this.',
        unit: 'ms',
        span: 6,
        limit: { red: 1000 },
        series: [
          {
            expr: p99('kafka_log_logflushstats_logflushrateandtimems'),
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toBroker, toHost],
      }),
      timeSeries({
        title: 'Client connections',
        description:
          'Open connections of each broker. Good: steady. A count that only rises is a client that leaks them; a drop to 0 is a network fault.',
        unit: 'short',
        span: 6,
        series: [
          {
            expr: `sum by (service_instance_id) (kafka_server_socket_server_metrics_connection_count{${ofBroker}})`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [toBroker, brokerLogs],
      }),
      timeSeries({
        title: 'ZooKeeper or quorum',
        description:
          'Requests that wait in each ZooKeeper, and its mean latency in milliseconds since its start; with KRaft the mean time in which the leader commits a change. Good: 0 waiting and a few ms. More: a slow disk under it.',
        unit: 'short',
        span: 6,
        limit: { red: 10 },
        series: [
          {
            expr: `max by (service_instance_id) (zookeeper_outstandingrequests{${ofCluster}})`,
            legend: '{{service_instance_id}} outstanding',
          },
          {
            expr: `max by (service_instance_id) (zookeeper_avgrequestlatency{${ofCluster}})`,
            legend: '{{service_instance_id}} latency (ms)',
          },
          {
            expr: `max by (service_instance_id) (kafka_server_raft_metrics_commit_latency_avg{${ofController}} >= 0)`,
            legend: '{{service_instance_id}} commit (ms)',
          },
        ],
        onward: [controllerLogs],
      }),
    ],
  };
}
