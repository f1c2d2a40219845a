import { isDeepStrictEqual } from 'node:util';
import type { KafkaMode } from '@kafka-o11y/test-kit';
import { clientOf, eventually, startBroker, startZooKeeper } from '@kafka-o11y/test-kit';
import {
  CLEANED_METRICS,
  JVM_METRICS,
  KAFKA_METRICS,
  KRAFT_METRICS,
  QUOTA_METRICS,
  WITH_ZOOKEEPER_METRICS,
  ZOOKEEPER_METRICS,
} from '@kafka-o11y/vocabulary/jmx-names';
import type { Kafka } from 'kafkajs';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exposition, Sample } from './scrape.ts';
import { findAll, scrapeBroker, scrapeZooKeeper, sorted, typesOf, valueIn } from './scrape.ts';

const PARTITIONS = 6;
const TOPICS = Array.from({ length: 20 }, (_, index) => `topic-${index}`);
/** In each partition of each topic. */
const RECORDS = 10;

interface Mode {
  mode: KafkaMode;
  /** What its broker alone shows. */
  own: ReadonlyMap<string, string>;
}

const modes: Mode[] = [
  { mode: 'zookeeper', own: new Map([...WITH_ZOOKEEPER_METRICS, ...CLEANED_METRICS]) },
  { mode: 'kraft', own: KRAFT_METRICS },
];

let running = new AsyncDisposableStack();
let zookeeper: StartedTestContainer;
let kafka: StartedTestContainer;

async function start(mode: KafkaMode): Promise<void> {
  running = new AsyncDisposableStack();
  const network = running.use(await new Network().start());
  if (mode === 'zookeeper') {
    zookeeper = running.use(await startZooKeeper({ network, name: 'zookeeper' }));
  }
  kafka = running.use(await startBroker({ network, name: 'kafka', mode }));

  const client = clientOf([kafka], 'scrape-test');
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({
    topics: TOPICS.map((topic) => ({ topic, numPartitions: PARTITIONS })),
    timeout: 30_000, // by default 5 s, too short for 120 partitions on a busy machine
  });
  await admin.disconnect();
  // A broker can be behind its controller for longer than a producer's retries last.
  await eventually('a record in every partition', () => sendToAll(client), { seconds: 60 });
  await readAll(client);
}

describe.each(modes)('with $mode', ({ mode, own }) => {
  beforeAll(() => start(mode));
  afterAll(() => running.disposeAsync());

  describe('broker', () => {
    test('shows the listed metrics with their types, and no others', async () => {
      expect(typesOf(await scrapeBroker(kafka), 'kafka_')).toEqual(
        sorted(new Map([...KAFKA_METRICS, ...own])),
      );
    });

    test(`is scraped in a second, ${TOPICS.length} topics of ${PARTITIONS} partitions in 2500 series`, async () => {
      const scrapes = [];
      for (let count = 0; count < 5; count++) {
        const start = performance.now();
        const { samples } = await scrapeBroker(kafka);
        scrapes.push({ seconds: (performance.now() - start) / 1000, series: samples.length });
      }
      // Whatever else the machine does slows the others.
      const quickest = Math.min(...scrapes.map(({ seconds }) => seconds));
      expect(quickest).toBeLessThan(1);
      expect(scrapes[0]?.series).toBeLessThan(2500);
    });

    test('shows its quotas once a client has one', async () => {
      await run(
        'kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type clients' +
          ' --entity-name limited --add-config producer_byte_rate=1048576,request_percentage=200',
      );
      await sendToAll(clientOf([kafka], 'limited'));
      const exposition = await scrapeBroker(kafka);
      expect(typesOf(exposition, 'kafka_server_quota_')).toEqual(sorted(QUOTA_METRICS));
      expect(
        valueIn(exposition, 'kafka_server_quota_byte_rate', {
          quota: 'Produce',
          client_id: 'limited',
        }),
      ).toBeGreaterThan(0);
    });

    test('says that it is well', async () => {
      const exposition = await scrapeBroker(kafka);
      expect(valueIn(exposition, 'kafka_server_kafkaserver_brokerstate')).toBe(3);
      expect(valueIn(exposition, 'kafka_controller_kafkacontroller_activecontrollercount')).toBe(1);
      expect(valueIn(exposition, 'kafka_server_replicamanager_underreplicatedpartitions')).toBe(0);
      expect(valueIn(exposition, 'jmx_scrape_error')).toBe(0);
    });

    test('counts throughput for the broker and for each topic', async () => {
      const messagesIn = findAll(
        await scrapeBroker(kafka),
        'kafka_server_brokertopicmetrics_messagesin_total',
      );
      const [broker, ...others] = messagesIn.filter(({ labels }) => labels.topic === undefined);
      const topics = messagesIn.filter(({ labels }) => labels.topic !== undefined);
      expect(others).toEqual([]);
      expect(broker?.value).toBe(topics.reduce((sum, { value }) => sum + value, 0));
      expect(topics.find(({ labels }) => labels.topic === TOPICS[0])?.value).toBeGreaterThanOrEqual(
        PARTITIONS * RECORDS,
      );
    });

    test('shows a state that is a word as a label', async () => {
      const { metric, state } = {
        zookeeper: {
          metric: 'kafka_server_sessionexpirelistener_sessionstate',
          state: 'CONNECTED',
        },
        kraft: { metric: 'kafka_server_raft_metrics_current_state', state: 'leader' },
      }[mode];
      const states = findAll(await scrapeBroker(kafka), metric);
      expect(states).toMatchObject([{ labels: { state }, value: 1 }]);
    });

    // It moves once in five seconds; the mean since the start would move with every look.
    test("shows its handlers' idle share in the last minute, not since the start", async () => {
      const shares = [];
      for (let count = 0; count < 5; count++) {
        shares.push(
          valueIn(
            await scrapeBroker(kafka),
            'kafka_server_kafkarequesthandlerpool_requesthandleravgidle',
          ),
        );
      }
      expect(new Set(shares).size).toBeLessThan(shares.length);
      expect(Math.min(...shares)).toBeGreaterThan(0);
      expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    });

    // Why boards show a quantile only while its count moves: a slow event would stay red for good.
    test('keeps showing what its histograms last saw, and only their counts tell', async () => {
      const before = producesIn(await scrapeBroker(kafka));
      await sendToAll(clientOf([kafka], 'scrape-test'));
      const still = await scrapesOfIdleBroker(mode);
      expect(producesIn(still[0])).toBeGreaterThan(before);
      const [first, ...later] = still.map((one) => quantilesIn(one, mode));
      for (const quantiles of later) expect(quantiles).toEqual(first);
      const p99 = { request: 'Produce', quantile: '0.99' };
      const last = still.at(-1) as Exposition;
      expect(valueIn(last, 'kafka_network_requestmetrics_totaltimems', p99)).toBeGreaterThan(0);
    });

    test.each([
      'Produce',
      'FetchConsumer',
      'FetchFollower',
      'Metadata',
      'OffsetCommit',
      'JoinGroup',
    ])('shows the time of %s requests as quantiles', async (request) => {
      const times = findAll(await scrapeBroker(kafka), 'kafka_network_requestmetrics_totaltimems', {
        request,
      });
      const quantiles = times.map(({ labels }) => labels.quantile);
      expect(quantiles.sort()).toEqual(['0.50', '0.95', '0.99', '0.999']);
    });
  });

  test.runIf(mode === 'zookeeper')(
    'ZooKeeper shows the listed metrics with their types, and no others',
    async () => {
      const exposition = await scrapeZooKeeper(zookeeper);
      expect(typesOf(exposition, 'zookeeper_')).toEqual(sorted(ZOOKEEPER_METRICS));
      expect(valueIn(exposition, 'zookeeper_numaliveconnections')).toBeGreaterThan(0);
    },
  );

  describe.each([
    ['broker', (): Promise<Exposition> => scrapeBroker(kafka)],
    ...(mode === 'zookeeper'
      ? [['ZooKeeper', (): Promise<Exposition> => scrapeZooKeeper(zookeeper)] as const]
      : []),
  ] as const)('JVM of the %s', (_name, scrape) => {
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
});

async function sendToAll(client: Kafka): Promise<void> {
  const producer = client.producer();
  await producer.connect();
  const messages = Array.from({ length: PARTITIONS * RECORDS }, (_, index) => ({
    value: `record ${index}`,
    partition: index % PARTITIONS,
  }));
  await producer.sendBatch({ topicMessages: TOPICS.map((topic) => ({ topic, messages })) });
  await producer.disconnect();
}

/** Reads what was sent once, as a consumer group that commits. */
async function readAll(client: Kafka): Promise<void> {
  const consumer = client.consumer({ groupId: 'lab' });
  await consumer.connect();
  await consumer.subscribe({ topics: TOPICS, fromBeginning: true });
  let missing = TOPICS.length * PARTITIONS * RECORDS;
  const { promise: read, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: async () => {
      if (--missing === 0) resolve();
    },
  });
  await read;
  await consumer.disconnect();
}

interface Histogram {
  name: string;
  labels?: Record<string, string>;
  /** What counts its events. */
  count: string;
}

const ofRequests: Histogram[] = ['totaltimems', 'requestbytes', 'temporarymemorybytes'].map(
  (name) => ({
    name: `kafka_network_requestmetrics_${name}`,
    labels: { request: 'Produce' },
    count: 'kafka_network_requestmetrics_requests_total',
  }),
);

/** Histograms that boards ask for. Those of a KRaft controller count twice a second. */
const HISTOGRAMS: Record<KafkaMode, Histogram[]> = {
  zookeeper: [
    ...[
      'kafka_controller_controllerstats_leaderelectionrateandtimems',
      'kafka_controller_controllereventmanager_eventqueuetimems',
      'kafka_controller_controllerchannelmanager_requestrateandqueuetimems',
      'kafka_log_logflushstats_logflushrateandtimems',
      'kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms',
    ].map((name) => ({ name, count: `${name}_count` })),
    ...ofRequests,
  ],
  kraft: ofRequests,
};

function quantilesIn(exposition: Exposition, mode: KafkaMode): Sample[] {
  return HISTOGRAMS[mode].flatMap(({ name, labels }) => findAll(exposition, name, labels));
}

function countsIn(exposition: Exposition, mode: KafkaMode): Sample[] {
  return HISTOGRAMS[mode].flatMap(({ count, labels }) => findAll(exposition, count, labels));
}

function producesIn(exposition: Exposition): number {
  return valueIn(exposition, 'kafka_network_requestmetrics_requests_total', { request: 'Produce' });
}

/** Scrapes, seconds apart, between which no histogram has counted anything. */
async function scrapesOfIdleBroker(mode: KafkaMode): Promise<[Exposition, ...Exposition[]]> {
  let still: [Exposition, ...Exposition[]] = [await scrapeBroker(kafka)];
  return eventually('the broker counts nothing for three seconds', async () => {
    const next = await scrapeBroker(kafka);
    still = isDeepStrictEqual(countsIn(next, mode), countsIn(still[0], mode))
      ? [...still, next]
      : [next];
    expect(still.length).toBeGreaterThanOrEqual(4);
    return still;
  });
}

async function run(command: string): Promise<void> {
  const { exitCode, output } = await kafka.exec(['bash', '-c', command]);
  if (exitCode !== 0) throw new Error(`in the broker's container, ${command} failed:\n${output}`);
}
