import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, Network, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exposition, Sample } from './exposition.ts';
import { parseExposition } from './exposition.ts';
import { JVM_METRICS, KAFKA_METRICS, QUOTA_METRICS, ZOOKEEPER_METRICS } from './names.ts';

const IMAGE = 'kafka-o11y/kafka:local';
const RECORDS = 1000;
const PARTITIONS = 120;

const running = new AsyncDisposableStack();
let zookeeper: StartedTestContainer;
let kafka: StartedTestContainer;

beforeAll(async () => {
  const network = running.use(await new Network().start());
  const start = async (alias: string, command: string[], metricsPort: number) =>
    running.use(
      await new GenericContainer(IMAGE)
        .withNetwork(network)
        .withNetworkAliases(alias)
        .withExposedPorts(metricsPort)
        .withCommand(command)
        .withWaitStrategy(Wait.forSuccessfulCommand(`${alias}-ready`))
        .start(),
    );
  zookeeper = await start('zookeeper', ['zookeeper-server', '/etc/zookeeper/zoo.cfg'], 7072);
  kafka = await start('kafka', ['kafka-server', '/etc/kafka/server.properties'], 7071);

  await createTopic('orders', 6);
  await run(
    `seq ${RECORDS} | kafka-console-producer.sh --bootstrap-server kafka:9092 --topic orders`,
  );
  await run(
    'kafka-console-consumer.sh --bootstrap-server kafka:9092 --topic orders --group lab' +
      ` --from-beginning --max-messages ${RECORDS}`,
  );
});

afterAll(() => running.disposeAsync());

describe('broker', () => {
  test('shows the listed metrics with their types, and no others', async () => {
    expect(typesOf(await scrapeKafka(), 'kafka_')).toEqual(sorted(KAFKA_METRICS));
  });

  test('shows its quotas once a client has one', async () => {
    await run(
      'kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type clients' +
        ' --entity-name limited --add-config producer_byte_rate=1048576,request_percentage=200',
    );
    await run(
      'echo x | kafka-console-producer.sh --bootstrap-server kafka:9092 --topic orders' +
        ' --producer-property client.id=limited',
    );
    const exposition = await scrapeKafka();
    expect(typesOf(exposition, 'kafka_server_quota_')).toEqual(sorted(QUOTA_METRICS));
    expect(
      find(exposition, 'kafka_server_quota_byte_rate', { quota: 'Produce', client_id: 'limited' })
        .value,
    ).toBeGreaterThan(0);
  });

  test('says that it is well', async () => {
    const exposition = await scrapeKafka();
    const value = (name: string) => find(exposition, name).value;
    expect(value('kafka_server_kafkaserver_brokerstate')).toBe(3);
    expect(value('kafka_controller_kafkacontroller_activecontrollercount')).toBe(1);
    expect(value('kafka_server_replicamanager_underreplicatedpartitions')).toBe(0);
    expect(value('jmx_scrape_error')).toBe(0);
  });

  test('counts throughput for the broker and for each topic', async () => {
    const { samples } = await scrapeKafka();
    const messagesIn = samples.filter(
      ({ name }) => name === 'kafka_server_brokertopicmetrics_messagesin_total',
    );
    const [broker, ...others] = messagesIn.filter(({ labels }) => labels.topic === undefined);
    const topics = messagesIn.filter(({ labels }) => labels.topic !== undefined);
    expect(others).toEqual([]);
    expect(broker?.value).toBe(topics.reduce((sum, { value }) => sum + value, 0));
    expect(topics.find(({ labels }) => labels.topic === 'orders')?.value).toBeGreaterThanOrEqual(
      RECORDS,
    );
  });

  test('shows the ZooKeeper session state, a word, as a label', async () => {
    const state = find(await scrapeKafka(), 'kafka_server_sessionexpirelistener_sessionstate');
    expect(state).toMatchObject({ labels: { state: 'CONNECTED' }, value: 1 });
  });

  test.each(['Produce', 'FetchConsumer', 'FetchFollower', 'Metadata', 'OffsetCommit', 'JoinGroup'])(
    'shows the time of %s requests as quantiles',
    async (request) => {
      const { samples } = await scrapeKafka();
      const quantiles = samples
        .filter(({ name }) => name === 'kafka_network_requestmetrics_totaltimems')
        .filter(({ labels }) => labels.request === request)
        .map(({ labels }) => labels.quantile);
      expect(quantiles.sort()).toEqual(['0.50', '0.95', '0.99', '0.999']);
    },
  );

  test(`is scraped in less than a second with ${PARTITIONS} more partitions`, async () => {
    await createTopic('wide', PARTITIONS);
    await expect
      .poll(async () => seriesOf(await scrapeKafka(), 'kafka_log_log_size', 'wide').length, {
        timeout: 30_000,
      })
      .toBe(PARTITIONS);
    const scrapes = [];
    for (let count = 0; count < 5; count++) scrapes.push(await scrapeKafka());
    const durations = scrapes.map((scrape) => find(scrape, 'jmx_scrape_duration_seconds').value);
    expect(Math.min(...durations)).toBeLessThan(1);
    expect(scrapes[0]?.samples.length).toBeLessThan(2500);
  });
});

test('ZooKeeper shows the listed metrics with their types, and no others', async () => {
  const exposition = await scrapeZooKeeper();
  expect(typesOf(exposition, 'zookeeper_')).toEqual(sorted(ZOOKEEPER_METRICS));
  expect(find(exposition, 'zookeeper_numaliveconnections').value).toBeGreaterThan(0);
});

describe.each([
  ['broker', () => scrapeKafka()],
  ['ZooKeeper', () => scrapeZooKeeper()],
])('JVM of the %s', (_name, scrape) => {
  test('shows memory, collections, threads, CPU and files', async () => {
    const { types } = await scrape();
    expect(Object.fromEntries(types)).toMatchObject(Object.fromEntries(JVM_METRICS));
  });

  test('counters and only counters end in _total', async () => {
    const { types } = await scrape();
    const counters = [...types].filter(([, type]) => type === 'counter').map(([name]) => name);
    expect(counters).toEqual([...types.keys()].filter((name) => name.endsWith('_total')));
  });
});

function scrapeKafka(): Promise<Exposition> {
  return scrape(kafka, 7071);
}

function scrapeZooKeeper(): Promise<Exposition> {
  return scrape(zookeeper, 7072);
}

async function scrape(container: StartedTestContainer, port: number): Promise<Exposition> {
  const url = `http://${container.getHost()}:${container.getMappedPort(port)}/metrics`;
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return parseExposition(await response.text());
}

async function createTopic(topic: string, partitions: number): Promise<void> {
  await run(
    `kafka-topics.sh --bootstrap-server kafka:9092 --create --topic ${topic} --partitions ${partitions}`,
  );
}

async function run(command: string): Promise<void> {
  const { exitCode, output } = await kafka.exec(['bash', '-c', command]);
  if (exitCode !== 0) throw new Error(`in the broker's container, ${command} failed:\n${output}`);
}

function typesOf({ types }: Exposition, prefix: string): [string, string][] {
  return sorted([...types].filter(([name]) => name.startsWith(prefix)));
}

function sorted(entries: Iterable<[string, string]>): [string, string][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

function seriesOf({ samples }: Exposition, name: string, topic: string): Sample[] {
  return samples.filter((sample) => sample.name === name && sample.labels.topic === topic);
}

function find({ samples }: Exposition, name: string, labels: Record<string, string> = {}): Sample {
  const sample = samples.find(
    (candidate) =>
      candidate.name === name &&
      Object.entries(labels).every(([label, value]) => candidate.labels[label] === value),
  );
  if (!sample) throw new Error(`the scrape has no ${name} ${JSON.stringify(labels)}`);
  return sample;
}
