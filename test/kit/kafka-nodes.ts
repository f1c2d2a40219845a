import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { createKafka } from '@kafka-o11y/kafka';
import type { SecurityProtocol } from '@kafka-o11y/vocabulary';
import { ports } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import { pino } from 'pino';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Wait } from 'testcontainers';
import { localImage } from './docker.ts';

/** Several JVMs start at once; testcontainers by itself would give each of them a minute. */
const STARTUP_TIMEOUT_MS = 180_000;

/** In a broker's container: the listener for clients on this machine. */
const HOST_PORT = 9094;
/** And the one for controllers, where the broker is one as well. */
const CONTROLLER_PORT = 9095;
/** In the containers: where metrics are. */
export const KAFKA_JMX_PORT = 7071;
export const ZOOKEEPER_JMX_PORT = 7072;
export const ZOOKEEPER_OWN_PORT = 7000;

/** Succeeds when a broker answers. One that is asked too early may never answer: hence the limit. */
export const KAFKA_READY = 'timeout 3 kafka-ready';

// Ryuk, which would clean up after a killed test run, is an image that has to be pulled.
process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';

/** Kafka 3.9, whose controller is elected in ZooKeeper, or Kafka 4, which is its own. */
export type KafkaMode = 'zookeeper' | 'kraft';

const images: Record<KafkaMode, string> = { zookeeper: 'kafka', kraft: 'kafka-kraft' };

/** A broker or a ZooKeeper server, on a network where the others know it by its name. */
export interface KafkaNode {
  network: StartedNetwork;
  name: string;
  /** As in the compose files. */
  environment?: Record<string, string>;
  /** Files of its container, by their paths. Everybody may read them. */
  files?: Record<string, string>;
  /** How clients on this machine speak to it. By default PLAINTEXT. */
  security?: SecurityProtocol;
  /** A Docker volume that its logs go to. */
  logs?: string;
  /** By default with ZooKeeper. */
  mode?: KafkaMode;
  /** By default the project's own of the mode. */
  image?: string;
  /** With KRaft: the broker that is the controller of this one, too. */
  controller?: string;
}

/**
 * Starts a broker from the project's own image, and waits until it answers and knows a controller.
 * Clients on its network reach it by its name, clients on this machine at {@link addressOf}. If its
 * environment says nothing else, it is broker 1, and its ZooKeeper is the node `zookeeper` or, with KRaft,
 * it is its own controller.
 */
export async function startBroker(node: KafkaNode): Promise<StartedTestContainer> {
  const port = await freePort();
  const listeners = [
    { name: 'PLAINTEXT', port: ports.kafka, advertised: `${node.name}:${ports.kafka}` },
    { name: 'HOST', port: HOST_PORT, advertised: `127.0.0.1:${port}` },
  ];
  const own: Record<string, string> = {};
  if (node.mode === 'kraft') {
    const advertised = `${node.controller ?? node.name}:${CONTROLLER_PORT}`;
    own.KAFKA_CONTROLLER_QUORUM_BOOTSTRAP_SERVERS = advertised;
    if (node.controller) own.KAFKA_PROCESS_ROLES = 'broker';
    else listeners.push({ name: 'CONTROLLER', port: CONTROLLER_PORT, advertised });
  }
  const { security = 'PLAINTEXT' } = node;
  const protocols = ['PLAINTEXT:PLAINTEXT', `HOST:${security}`, 'CONTROLLER:PLAINTEXT'];
  return container(node, '/var/log/kafka')
    .withEnvironment({
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: protocols.join(','),
      KAFKA_LISTENERS: listeners.map((l) => `${l.name}://0.0.0.0:${l.port}`).join(','),
      KAFKA_ADVERTISED_LISTENERS: listeners.map((l) => `${l.name}://${l.advertised}`).join(','),
      ...own,
    })
    .withExposedPorts({ container: HOST_PORT, host: port }, KAFKA_JMX_PORT)
    .withCommand(['kafka-server', '/etc/kafka/server.properties'])
    .withWaitStrategy(Wait.forSuccessfulCommand(KAFKA_READY))
    .start();
}

/** The address of a broker for clients on this machine, as "host:port". */
export function addressOf(broker: StartedTestContainer): string {
  return `127.0.0.1:${broker.getMappedPort(HOST_PORT)}`;
}

/** A client of these brokers on this machine. It writes no log. */
export function clientOf(brokers: StartedTestContainer[], clientId: string): Kafka {
  return createKafka({
    brokers: brokers.map(addressOf),
    clientId,
    logger: pino({ level: 'silent' }),
  });
}

/**
 * Starts a ZooKeeper server from the same image, and waits until it is ready: as a member of an
 * ensemble, until there is a quorum.
 */
export function startZooKeeper(node: KafkaNode): Promise<StartedTestContainer> {
  return container(node, '/var/log/zookeeper')
    .withExposedPorts(ZOOKEEPER_JMX_PORT, ZOOKEEPER_OWN_PORT)
    .withCommand(['zookeeper-server', '/etc/zookeeper/zoo.cfg'])
    .withWaitStrategy(Wait.forSuccessfulCommand('timeout 3 zookeeper-ready'))
    .start();
}

function container(node: KafkaNode, logDirectory: string): GenericContainer {
  const { network, name, environment = {}, files = {}, logs, mode = 'zookeeper' } = node;
  return new GenericContainer(node.image ?? localImage(images[mode]))
    .withNetwork(network)
    .withNetworkAliases(name)
    .withEnvironment(environment)
    .withCopyContentToContainer(
      Object.entries(files).map(([target, content]) => ({ content, target, mode: 0o644 })),
    )
    .withBindMounts(logs ? [{ source: logs, target: logDirectory }] : [])
    .withStartupTimeout(STARTUP_TIMEOUT_MS);
}

/**
 * A port on which nobody listens, below those that the kernel gives to outgoing connections (from
 * 32768 on): one of these could take it while the broker is down.
 */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('Of 100 ports between 20000 and 32000 none is free');
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer().once('error', () => resolve(false));
  server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  return promise;
}
