import { connect } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Wait } from 'testcontainers';
import { fixRequestQueue } from '../packages/kafka/src/request-queue-fix.ts';

const IMAGE = 'kafka-o11y/kafka:local';

/** Several JVMs start at once; testcontainers by itself would give each of them a minute. */
const STARTUP_TIMEOUT_MS = 180_000;

/** Inside the containers; the host has others. */
export const KAFKA_PORT = 9092;
export const KAFKA_JMX_PORT = 7071;
export const ZOOKEEPER_JMX_PORT = 7072;
export const ZOOKEEPER_OWN_PORT = 7000;

export interface Node {
  network: StartedNetwork;
  name: string;
  /** As in the compose files. */
  environment?: Record<string, string>;
  /** A Docker volume that its logs go to. */
  logs?: string;
}

/** A broker from the project's own image, ready to serve. */
export function startBroker(node: Node): Promise<StartedTestContainer> {
  return container(node, '/var/log/kafka')
    .withExposedPorts(KAFKA_PORT, KAFKA_JMX_PORT)
    .withCommand(['kafka-server', '/etc/kafka/server.properties'])
    .withWaitStrategy(Wait.forSuccessfulCommand('timeout 3 kafka-ready'))
    .start();
}

/** A ZooKeeper server from the same image. A member of an ensemble is ready once it has a quorum. */
export function startZooKeeper(node: Node): Promise<StartedTestContainer> {
  return container(node, '/var/log/zookeeper')
    .withExposedPorts(ZOOKEEPER_JMX_PORT, ZOOKEEPER_OWN_PORT)
    .withCommand(['zookeeper-server', '/etc/zookeeper/zoo.cfg'])
    .withWaitStrategy(Wait.forSuccessfulCommand('timeout 3 zookeeper-ready'))
    .start();
}

function container(node: Node, logDirectory: string): GenericContainer {
  return new GenericContainer(IMAGE)
    .withNetwork(node.network)
    .withNetworkAliases(node.name)
    .withEnvironment(node.environment ?? {})
    .withBindMounts(node.logs ? [{ source: node.logs, target: logDirectory }] : [])
    .withStartupTimeout(STARTUP_TIMEOUT_MS);
}

/** A client on the host, which can't resolve the names that the brokers advertise. */
export function clientOf(brokers: Map<string, StartedTestContainer>, clientId: string): Kafka {
  fixRequestQueue();
  return new Kafka({
    clientId,
    brokers: [...brokers.keys()].map((name) => `${name}:${KAFKA_PORT}`),
    socketFactory({ host, onConnect }) {
      const broker = brokers.get(host);
      if (!broker) throw new Error(`none of the started brokers is called ${host}`);
      return connect(broker.getMappedPort(KAFKA_PORT), broker.getHost(), onConnect);
    },
    logLevel: logLevel.NOTHING,
  });
}
