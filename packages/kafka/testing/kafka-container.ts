import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { pino } from 'pino';
import type { StartedNetwork, StartedTestContainer, WaitStrategy } from 'testcontainers';
import { GenericContainer, getContainerRuntimeClient, Network, Wait } from 'testcontainers';
import { createKafka } from '../src/kafka.ts';

const IMAGE = 'kafka-o11y/kafka:local';
const STARTUP_TIMEOUT_MS = 90_000;
/** A broker that is killed finds its own registration in ZooKeeper at its return, and gives up. */
const STOP_TIMEOUT_MS = 30_000;

// Ryuk, which would clean up after a killed test run, is an image that has to be pulled.
process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';

/**
 * One broker with its ZooKeeper, from the project's own image, reachable from the host:
 *
 *   await using kafka = await KafkaContainer.start();
 */
export class KafkaContainer implements AsyncDisposable {
  readonly brokers: string[];
  readonly #kafka: StartedTestContainer;
  readonly #cleanUp: AsyncDisposableStack;

  private constructor(
    brokers: string[],
    kafka: StartedTestContainer,
    cleanUp: AsyncDisposableStack,
  ) {
    this.brokers = brokers;
    this.#kafka = kafka;
    this.#cleanUp = cleanUp;
  }

  static async start(): Promise<KafkaContainer> {
    await using undo = new AsyncDisposableStack();
    const network = undo.adopt(await new Network().start(), stop);
    undo.adopt(await startZooKeeper(network), stop);
    const port = await freePort();
    const kafka = undo.adopt(await startKafka(network, port), stop);
    return new KafkaContainer([`127.0.0.1:${port}`], kafka, undo.move());
  }

  /** Stops the broker, starts it again with the same data and waits until it answers. */
  async restart(): Promise<void> {
    await this.#kafka.restart({ timeout: STOP_TIMEOUT_MS });
  }

  /** Freezes the broker: its connections stay open, and nothing answers on them. */
  async pause(): Promise<void> {
    await (await this.#container()).pause();
  }

  async unpause(): Promise<void> {
    await (await this.#container()).unpause();
  }

  /** Ends the broker at once. */
  async kill(): Promise<void> {
    await (await this.#container()).kill();
  }

  /**
   * Brings a killed broker back with the same data and waits until it answers. While ZooKeeper
   * still takes the old one for alive (zookeeper.session.timeout.ms) the new one gives up, and is
   * started again.
   */
  async start(): Promise<void> {
    const container = await this.#container();
    const port = String(this.brokers[0]?.split(':')[1]);
    const deadline = Date.now() + STARTUP_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (!(await container.inspect()).State.Running) await container.start();
      const probe = ['timeout', '3', 'kafka-ready', '127.0.0.1', port];
      const answer = await this.#kafka.exec(probe).catch(() => undefined);
      if (answer?.exitCode === 0) return;
    }
    throw new Error(`The broker did not answer within ${STARTUP_TIMEOUT_MS} ms of its start`);
  }

  async createTopic(topic: string, numPartitions = 6): Promise<void> {
    const logger = pino({ level: 'error' });
    const admin = createKafka({ brokers: this.brokers, clientId: 'test-admin', logger }).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
    await admin.disconnect();
  }

  async #container() {
    const { container } = await getContainerRuntimeClient();
    return container.getById(this.#kafka.getId());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleanUp.disposeAsync();
  }
}

async function stop(started: StartedNetwork | StartedTestContainer): Promise<void> {
  await started.stop();
}

function startZooKeeper(network: StartedNetwork): Promise<StartedTestContainer> {
  return new GenericContainer(IMAGE)
    .withNetwork(network)
    .withNetworkAliases('zookeeper')
    .withCommand(['zookeeper-server', '/etc/zookeeper/zoo.cfg'])
    .withWaitStrategy(succeeds('zookeeper-ready'))
    .withStartupTimeout(STARTUP_TIMEOUT_MS)
    .start();
}

/**
 * The port is chosen beforehand and is the same inside: clients on the host and the controller in
 * the container both connect to the one address that the broker advertises.
 */
function startKafka(network: StartedNetwork, port: number): Promise<StartedTestContainer> {
  const overrides = [
    `listeners=PLAINTEXT://0.0.0.0:${port}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
  ];
  return new GenericContainer(IMAGE)
    .withNetwork(network)
    .withExposedPorts({ container: port, host: port })
    .withCommand([
      'kafka-server',
      '/etc/kafka/server.properties',
      ...overrides.flatMap((override) => ['--override', override]),
    ])
    .withWaitStrategy(succeeds(`kafka-ready 127.0.0.1 ${port}`))
    .withStartupTimeout(STARTUP_TIMEOUT_MS)
    .start();
}

/** A server that is asked too early may never answer, so each question has its time. */
function succeeds(command: string): WaitStrategy {
  return Wait.forSuccessfulCommand(`timeout 3 ${command}`);
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
