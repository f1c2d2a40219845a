import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { KafkaMode } from '@kafka-o11y/test-kit';
import {
  clientOf,
  eventually,
  imageOf,
  inRepository,
  KAFKA_JMX_PORT,
  localImage,
  runLine,
  startBroker,
  startZooKeeper,
} from '@kafka-o11y/test-kit';
import { controllerServiceName, services } from '@kafka-o11y/vocabulary';
import { RECORDED_FROM } from '@kafka-o11y/vocabulary/jmx-names';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Network, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exporter } from '../services/doctor/src/jmx.ts';
import { askExporters } from '../services/doctor/src/jmx.ts';
import { agentConfig } from './agent-config.ts';
import { exporterConfigOf, publishedRules, readPublished } from './published-rules.ts';
import type { Exposition, Sample } from './scrape.ts';
import { scrapeAt, scrapeBroker, valueIn } from './scrape.ts';

type RuleSet = keyof typeof publishedRules;

const rules = new Map<string, string>([
  ['ours', readFileSync(inRepository('jmx-exporter/kafka.yml'), 'utf8')],
]);
let reason = '';
for (const [ruleSet, file] of Object.entries(publishedRules)) {
  try {
    rules.set(ruleSet, exporterConfigOf(await readPublished(file)));
  } catch (error) {
    // They are in no package that could be installed, and not every machine reaches GitHub.
    reason = `not here, and not to be had: ${(error as Error).message}`;
  }
}

const PARTITIONS = 3;
/** Of the Collector, for this test. */
const METRICS_PORT = 9464;

/** What does not move on a broker that nobody uses. */
const steady =
  /^kafka_(cluster_partition|coordinator_group|log_log_|server_(replicamanager|replicafetchermanager|brokertopicmetrics|kafkaserver_brokerstate|delayedoperationpurgatory_purgatorysize|metadataloader_finalizedlevel)|controller_kafkacontroller_(active|fenced|global|offline|preferred)|network_requestmetrics_\w+ms$)/;
/** The log of the metadata grows all the time. */
const isSteady = ({ name, labels }: Sample) =>
  steady.test(name) && labels.topic !== '__cluster_metadata' && labels.request !== 'FetchFollower';

const keyOf = ({ name, labels: { job: _, instance: __, ...labels } }: Sample) =>
  `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
const ofKafka = ({ samples }: Exposition) =>
  samples.filter(({ name }) => name.startsWith('kafka_'));
const keysOf = (samples: Sample[]) => new Set(samples.map(keyOf));

let running = new AsyncDisposableStack();
let network: StartedNetwork;

async function start(mode: KafkaMode): Promise<StartedTestContainer> {
  running = new AsyncDisposableStack();
  network = running.use(await new Network().start());
  if (mode === 'zookeeper') running.use(await startZooKeeper({ network, name: 'zookeeper' }));
  const broker = running.use(await startBroker({ network, name: services.kafka, mode }));
  await runLine(
    broker,
    `kafka-topics.sh --bootstrap-server kafka:9092 --create --topic my.orders --partitions ${PARTITIONS}`,
  );
  await runLine(
    broker,
    'kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type clients' +
      ' --entity-name rule-sets-test --add-config producer_byte_rate=1048576',
  );
  const client = clientOf([broker], 'rule-sets-test');
  const producer = client.producer();
  await producer.connect();
  const messages = Array.from({ length: 90 }, (_, index) => ({
    value: `order ${index}`,
    partition: index % PARTITIONS,
  }));
  await eventually('records', () => producer.send({ topic: 'my.orders', messages }));
  await producer.disconnect();
  const consumer = client.consumer({ groupId: 'billing' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['my.orders'], fromBeginning: true });
  const { promise: read, resolve } = Promise.withResolvers<void>();
  await consumer.run({ eachMessage: async () => resolve() });
  await read;
  await consumer.disconnect();
  return broker;
}

/** A controller apart from brokers, that is its quorum. */
function startController(): Promise<StartedTestContainer> {
  return new GenericContainer(localImage('kafka-kraft'))
    .withNetwork(network)
    .withNetworkAliases(services.controller)
    .withEnvironment({
      KAFKA_NODE_ID: '101',
      KAFKA_PROCESS_ROLES: 'controller',
      KAFKA_LISTENERS: 'CONTROLLER://0.0.0.0:9095',
      KAFKA_ADVERTISED_LISTENERS: `CONTROLLER://${services.controller}:9095`,
      KAFKA_CONTROLLER_QUORUM_BOOTSTRAP_SERVERS: `${services.controller}:9095`,
    })
    .withExposedPorts(KAFKA_JMX_PORT)
    .withCommand(['kafka-server', '/etc/kafka/server.properties'])
    .withWaitStrategy(Wait.forSuccessfulCommand('timeout 3 controller-ready'))
    .start();
}

/** What the doctor makes of the exporter of a server, once it has these rules: it reads them anew at a scrape. */
async function withRules(server: StartedTestContainer, ruleSet: string): Promise<Exporter> {
  await server.copyContentToContainer([
    { content: rules.get(ruleSet) ?? '', target: '/tmp/rules.yml', mode: 0o644 },
  ]);
  await server.exec(['cp', '/tmp/rules.yml', '/etc/jmx-exporter/kafka.yml'], { user: 'root' });
  const address = `${server.getHost()}:${server.getMappedPort(KAFKA_JMX_PORT)}`;
  return eventually(`the exporter has the rules ${ruleSet}`, async () => {
    const exporter = (await askExporters([address])).get(address);
    expect(exporter?.ruleSet).toBe(ruleSet);
    return exporter as Exporter;
  });
}

/** What an agent of ./start.sh attach hands on of the server at an address of the network. */
async function throughAgent(address: string, exporter: Exporter): Promise<Exposition> {
  const content = agentConfig(address, exporter, `0.0.0.0:${METRICS_PORT}`);
  await using collector = await new GenericContainer(await imageOf(services.collector))
    .withNetwork(network)
    .withEnvironment({ KAFKA_CLUSTER_NAME: 'theirs' })
    .withCopyContentToContainer([{ content, target: '/etc/agent.yaml' }])
    .withCommand(['--config=/etc/agent.yaml'])
    .withExposedPorts(METRICS_PORT)
    .withWaitStrategy(Wait.forHttp('/metrics', METRICS_PORT))
    .start();
  return await eventually(
    'metrics of the agent',
    async () => {
      const exposition = await scrapeAt(collector, METRICS_PORT);
      expect(exposition.samples.filter(({ name }) => name === 'up')).toMatchObject([{ value: 1 }]);
      return exposition;
    },
    { seconds: 60 },
  );
}

/** Holds what an agent makes of other rules to what ours give at the same time. */
async function compare(server: StartedTestContainer, address: string, ruleSet: RuleSet) {
  const exporter = await withRules(server, ruleSet);
  const mapped = await throughAgent(address, exporter);
  await withRules(server, 'ours');
  const ours = await scrapeBroker(server);
  return { exporter, mapped, ours };
}

const modes: KafkaMode[] = ['zookeeper', 'kraft'];
const ruleSets = Object.keys(publishedRules) as RuleSet[];

describe.skipIf(reason)(`published rules ${reason}`, () => {
  describe.each(modes)('a broker with %s', (mode) => {
    let broker: StartedTestContainer;
    beforeAll(async () => {
      broker = await start(mode);
    });
    afterAll(() => running.disposeAsync());

    test('by our own rules misses nothing', async () => {
      expect(await withRules(broker, 'ours')).toMatchObject({
        server: services.kafka,
        missing: [],
      });
    });

    describe.each(ruleSets)('by the rules of %s', (ruleSet) => {
      let exporter: Exporter;
      let mapped: Exposition;
      let ours: Exposition;
      beforeAll(async () => {
        ({ exporter, mapped, ours } = await compare(broker, 'kafka:7071', ruleSet));
      });

      test('has the series that ours has, but for those that the doctor tells', () => {
        expect(exporter).toMatchObject({ server: services.kafka, isController: mode === 'kraft' });
        const there = keysOf(ofKafka(mapped));
        const absent = ofKafka(ours).filter((sample) => !there.has(keyOf(sample)));
        const notTold = absent
          .filter(({ name }) => !exporter.missing.includes(name) && !RECORDED_FROM.has(name))
          .filter(({ name }) => ruleSet !== 'strimzi' || !name.startsWith('kafka_server_quota_'));
        expect(notTold).toEqual([]);
      });

      test('has no others', () => {
        const known = keysOf(ofKafka(ours));
        const recordedFrom = new Set(RECORDED_FROM.values());
        const others = ofKafka(mapped).filter((sample) => !known.has(keyOf(sample)));
        expect(others.filter(({ name }) => !recordedFrom.has(name))).toEqual([]);
        expect(others.every(({ labels }) => labels.job === 'kafka-o11y/kafka')).toBe(true);
      });

      test('has the values that ours has', () => {
        const values = new Map(ofKafka(mapped).map((sample) => [keyOf(sample), sample.value]));
        const both = ofKafka(ours).filter((one) => isSteady(one) && values.has(keyOf(one)));
        expect(both.length).toBeGreaterThan(150);
        expect(both.filter((one) => !Object.is(one.value, values.get(keyOf(one))))).toEqual([]);
      });

      test('has counters where ours has them', () => {
        const counters = [...ours.types].filter(([, type]) => type === 'counter');
        for (const [name, type] of counters) {
          if (mapped.types.has(name)) expect([name, mapped.types.get(name)]).toEqual([name, type]);
        }
      });

      test('counts as nanoseconds what ours has as a share of the last minute', async () => {
        const name = 'kafka_server_kafkarequesthandlerpool_requesthandleravgidle';
        const from = RECORDED_FROM.get(name) ?? '';
        const before = { at: performance.now(), value: valueIn(mapped, from) };
        await setTimeout(2_000);
        const exporter = await withRules(broker, ruleSet);
        const after = valueIn(await throughAgent('kafka:7071', exporter), from);
        const share = (after - before.value) / ((performance.now() - before.at) * 1e6);
        expect(share).toBeGreaterThan(0.5);
        expect(share).toBeLessThan(1.5);
      });
    });
  });

  describe('a controller apart from brokers', () => {
    let controller: StartedTestContainer;
    beforeAll(async () => {
      running = new AsyncDisposableStack();
      network = running.use(await new Network().start());
      controller = running.use(await startController());
    });
    afterAll(() => running.disposeAsync());

    test('by our own rules misses nothing', async () => {
      expect(await withRules(controller, 'ours')).toMatchObject({
        server: controllerServiceName,
        isController: true,
        missing: [],
      });
    });

    test.each(ruleSets)('by the rules of %s is one, and says what ours says', async (ruleSet) => {
      const { exporter, mapped, ours } = await compare(controller, 'controller:7071', ruleSet);
      expect(exporter).toMatchObject({ server: controllerServiceName, isController: true });
      const there = keysOf(ofKafka(mapped));
      const notTold = ofKafka(ours)
        .filter((sample) => !there.has(keyOf(sample)))
        .filter(({ name }) => !exporter.missing.includes(name) && !RECORDED_FROM.has(name));
      expect(notTold).toEqual([]);
      expect(new Set(ofKafka(mapped).map(({ labels }) => labels.job))).toEqual(
        new Set([`kafka-o11y/${controllerServiceName}`]),
      );
    });
  });
});
