import { createKafka } from '@kafka-o11y/kafka';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { getContainerRuntimeClient, Network } from 'testcontainers';
import { createTopic } from './create-topic.ts';
import { eventually } from './eventually.ts';
import type { KafkaMode } from './kafka-nodes.ts';
import { addressOf, KAFKA_READY, startBroker, startZooKeeper } from './kafka-nodes.ts';

/** A broker that is killed finds its own registration at its return: with ZooKeeper it gives up. */
const STOP_TIMEOUT_MS = 30_000;
const RETURN_TIMEOUT_MS = 90_000;

/**
 * One broker, for clients on this machine, with its ZooKeeper or, with KRaft, as its own controller:
 *
 *   await using kafka = await KafkaContainer.start();
 *   await using kafka = await KafkaContainer.start({ mode: 'kraft' });
 */
export class KafkaContainer implements AsyncDisposable {
  /** Its address, as the bootstrap servers of a client. */
  readonly brokers: string[];
  readonly #kafka: StartedTestContainer;
  readonly #cleanUp: AsyncDisposableStack;

  private constructor(kafka: StartedTestContainer, cleanUp: AsyncDisposableStack) {
    this.brokers = [addressOf(kafka)];
    this.#kafka = kafka;
    this.#cleanUp = cleanUp;
  }

  static async start({
    mode = 'zookeeper',
    environment = {},
  }: {
    mode?: KafkaMode;
    /** As in the compose files: KAFKA_NUM_PARTITIONS is `num.partitions`. */
    environment?: Record<string, string>;
  } = {}): Promise<KafkaContainer> {
    await using undo = new AsyncDisposableStack();
    const network = undo.use(await new Network().start());
    if (mode === 'zookeeper') undo.use(await startZooKeeper({ network, name: 'zookeeper' }));
    const kafka = undo.use(await startBroker({ network, name: 'kafka', mode, environment }));
    return new KafkaContainer(kafka, undo.move());
  }

  /** Stops the broker, starts it again with the same data and waits until it answers. */
  async restart(): Promise<void> {
    await this.#kafka.restart({ timeout: STOP_TIMEOUT_MS });
  }

  /**
   * Freezes the broker: its connections stay open, and nothing answers on them. On a busy machine Docker
   * gives up ("unable to freeze") where a thread waits for the disk for long; then it is asked again.
   */
  async pause(): Promise<void> {
    const container = await this.#container();
    await eventually('the broker is frozen', () => container.pause(), { seconds: 30 });
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
    const deadline = Date.now() + RETURN_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (!(await container.inspect()).State.Running) await container.start();
      const answer = await this.#kafka.exec(KAFKA_READY.split(' ')).catch(() => undefined);
      if (answer?.exitCode === 0) return;
    }
    throw new Error(`The broker did not answer within ${RETURN_TIMEOUT_MS} ms of its start`);
  }

  /**
   * Runs a command in the broker's container.
   *
   * @returns what it printed
   * @throws Error with what it printed, if it fails
   */
  async exec(command: string[]): Promise<string> {
    const { exitCode, output } = await this.#kafka.exec(command);
    if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}: ${output}`);
    return output;
  }

  async createTopic(topic: string, numPartitions = 6): Promise<void> {
    const logger = pino({ level: 'error' });
    const admin = createKafka({ brokers: this.brokers, clientId: 'test-admin', logger }).admin();
    await admin.connect();
    await createTopic(admin, { topic, numPartitions });
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
