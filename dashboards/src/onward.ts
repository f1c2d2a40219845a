// Ways onward that several boards share.
import type { Onward } from './kit/index.ts';
import { loki, ofCluster, tempo } from './kit/index.ts';

export const brokerLogs: Onward = {
  title: 'Broker logs, warnings and worse',
  datasource: loki,
  query: `{${ofCluster}, service_name="kafka"} | service_instance_id=~"$broker" | detected_level=~"warn|error|fatal"`,
};

export const controllerLogs: Onward = {
  title: 'Controller and state-change logs',
  datasource: loki,
  query: `{${ofCluster}, service_name="kafka", log_family=~"controller|state-change"}`,
};

export const coordinatorLogs: Onward = {
  title: 'What brokers say about groups',
  datasource: loki,
  query: `{${ofCluster}, service_name="kafka", log_family="server"} |= "GroupCoordinator"`,
};

export const zookeeperLogs: Onward = {
  title: 'ZooKeeper logs',
  datasource: loki,
  query: `{${ofCluster}, service_name="zookeeper"}`,
};

export const serviceErrors: Onward = {
  title: 'Errors of the services',
  datasource: loki,
  query: `{${ofCluster}, service_name=~"producer|consumer"} | detected_level=~"error|fatal"`,
};

export const allErrors: Onward = {
  title: 'Errors of everything in the lab',
  datasource: loki,
  query: `{${ofCluster}, service_namespace="kafka-o11y"} | detected_level=~"error|fatal"`,
};

export const sentOrders: Onward = {
  title: 'Sent orders as traces',
  datasource: tempo,
  query: '{ resource.service.name = "producer" && name = "send orders" }',
};

export const slowOrders: Onward = {
  title: 'Slowest orders as traces',
  datasource: tempo,
  query: '{ name = "process orders" && duration > 100ms }',
};

export const failedOrders: Onward = {
  title: 'Failed orders as traces',
  datasource: tempo,
  query: '{ status = error }',
};

export const toBroker: Onward = { title: 'Broker deep dive', board: 'broker' };
export const toTopics: Onward = { title: 'Topics and partitions', board: 'topics' };
export const toGroups: Onward = { title: 'Consumer groups and lag', board: 'groups' };
export const toZooKeeper: Onward = { title: 'ZooKeeper', board: 'zookeeper' };
export const toApplications: Onward = { title: 'Applications', board: 'applications' };
export const toMonitor: Onward = { title: 'Monitor and SLO', board: 'monitor' };
export const toLogs: Onward = { title: 'Logs', board: 'logs' };
export const toTelemetry: Onward = { title: 'Telemetry pipeline', board: 'telemetry' };
export const toHost: Onward = { title: 'Host and JVM', board: 'host' };

/** From a series that has the label of a broker to that broker alone. */
export const toThisBroker: Onward = {
  title: 'This broker',
  board: 'broker',
  narrow: { broker: 'service_instance_id' },
};
/** From a series that has a topic to that topic alone. */
export const toThisTopic: Onward = {
  title: 'This topic',
  board: 'topics',
  narrow: { topic: 'topic' },
};
/** From a series that has a consumer group to that group alone. */
export const toThisGroup: Onward = {
  title: 'This group',
  board: 'groups',
  narrow: { group: 'group' },
};
