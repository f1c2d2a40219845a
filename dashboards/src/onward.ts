// Links that several boards share.
import {
  controllerServiceName,
  serviceNamespace,
  services,
  spanNames,
} from '@kafka-o11y/vocabulary';
import type { Onward } from './kit/index.ts';
import { failing, inCluster, warningOrFailing } from './kit/index.ts';

/** Warnings and errors of the chosen brokers. */
export const brokerWarnings = {
  ...inCluster,
  service: services.kafka,
  instance: { variable: 'broker' },
  level: warningOrFailing,
} as const;

export const brokerLogs: Onward = {
  title: 'Broker logs, warnings and worse',
  logs: brokerWarnings,
};

export const controllerLogs: Onward = {
  title: 'Controller and state-change logs',
  logs: {
    ...inCluster,
    service: [services.kafka, controllerServiceName],
    family: ['controller', 'state-change'],
  },
};

export const coordinatorLogs: Onward = {
  title: 'What brokers say about groups',
  logs: { ...inCluster, service: services.kafka, family: 'server', words: 'GroupCoordinator' },
};

export const transactionLogs: Onward = {
  title: 'What brokers say about transactions',
  logs: {
    ...inCluster,
    service: services.kafka,
    family: 'server',
    words: 'TransactionCoordinator',
  },
};

export const zookeeperLogs: Onward = {
  title: 'ZooKeeper logs',
  logs: { ...inCluster, service: services.zookeeper },
};

/** What brokers denied for want of a right. */
export const authorizerLogs = {
  title: 'What the authorizer denied',
  logs: { ...inCluster, service: [services.kafka, controllerServiceName], family: 'authorizer' },
} as const satisfies Onward;

/** Connections that did not prove who they are. */
export const failedAuthenticationLogs = {
  title: 'Failed authentications',
  logs: {
    ...inCluster,
    service: [services.kafka, controllerServiceName],
    family: 'server',
    pattern: 'Failed authentication|SSL handshake failed',
  },
} as const satisfies Onward;

/** What brokers and controllers say about the quorum of KRaft. */
export const quorumLogs = {
  title: 'What is said about the quorum',
  logs: {
    ...inCluster,
    service: [services.kafka, controllerServiceName],
    family: 'server',
    pattern: 'RaftManager|QuorumState',
  },
} as const satisfies Onward;

export const serviceErrors: Onward = {
  title: 'Errors of the services',
  logs: { ...inCluster, service: [services.producer, services.consumer], level: failing },
};

export const allErrors: Onward = {
  title: 'Errors of everything in the lab',
  logs: { ...inCluster, namespace: serviceNamespace, level: failing },
};

export const sentOrders: Onward = {
  title: 'Sent orders as traces',
  traces: { service: services.producer, name: spanNames.sendOrder },
};

export const slowOrders: Onward = {
  title: 'Slowest orders as traces',
  traces: { name: spanNames.processOrder, slowerThanMs: 100 },
};

export const failedOrders: Onward = {
  title: 'Failed orders as traces',
  traces: { status: 'error' },
};

export const toBroker: Onward = { title: 'Broker deep dive', board: 'broker' };
export const toTopics: Onward = { title: 'Topics and partitions', board: 'topics' };
export const toGroups: Onward = { title: 'Consumer groups and lag', board: 'groups' };
export const toApplications: Onward = { title: 'Applications', board: 'applications' };
export const toMonitor: Onward = { title: 'Monitor and SLO', board: 'monitor' };
export const toLogs: Onward = { title: 'Logs', board: 'logs' };
export const toTelemetry: Onward = { title: 'Telemetry pipeline', board: 'telemetry' };
export const toHost: Onward = { title: 'Host and JVM', board: 'host' };

/** From a series with a broker to that broker alone. */
export const toThisBroker: Onward = {
  title: 'This broker',
  board: 'broker',
  narrow: { broker: 'service_instance_id' },
};
/** From a series with a topic to that topic alone. */
export const toThisTopic: Onward = {
  title: 'This topic',
  board: 'topics',
  narrow: { topic: 'topic' },
};
/** From a series with a consumer group to that group alone. */
export const toThisGroup: Onward = {
  title: 'This group',
  board: 'groups',
  narrow: { group: 'group' },
};
