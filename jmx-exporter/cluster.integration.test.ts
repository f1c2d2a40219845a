import { readFileSync } from 'node:fs';
import { clientOf, inRepository, startBroker, startZooKeeper } from '@kafka-o11y/test-kit';
import { ports, services, topics } from '@kafka-o11y/vocabulary';
import {
  CLEANED_METRICS,
  ENSEMBLE_METRICS,
  FOLLOWER_METRICS,
  KAFKA_METRICS,
  WITH_ZOOKEEPER_METRICS,
  ZOOKEEPER_METRICS,
  ZOOKEEPER_OWN_LEADER_METRICS,
  ZOOKEEPER_OWN_METRICS,
} from '@kafka-o11y/vocabulary/jmx-names';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Exposition } from './scrape.ts';
import {
  findAll,
  scrapeBroker,
  scrapeZooKeeper,
  scrapeZooKeeperItself,
  sorted,
  typesOf,
  valueIn,
} from './scrape.ts';

const BROKERS = [services.kafka, services.kafka2];
const ZOOKEEPERS = [services.zookeeper, services.zookeeper2, services.zookeeper3];

const running = new AsyncDisposableStack();
let zookeepers: StartedTestContainer[];
let brokers: StartedTestContainer[];

beforeAll(async () => {
  const network = running.use(await new Network().start());
  const ensemble = ZOOKEEPERS.map((name, index) => `server.${index + 1}=${name}:2888:3888`);
  zookeepers = await Promise.all(
    ZOOKEEPERS.map(async (name, index) =>
      running.use(
        await startZooKeeper({
          network,
          name,
          environment: { ZOO_SERVERS: ensemble.join(' '), ZOO_MY_ID: `${index + 1}` },
        }),
      ),
    ),
  );
  brokers = await Promise.all(
    BROKERS.map(async (name, index) => {
      const environment = {
        KAFKA_BROKER_ID: `${index + 1}`,
        KAFKA_ZOOKEEPER_CONNECT: ZOOKEEPERS.map((server) => `${server}:${ports.zookeeper}`).join(),
      };
      return running.use(await startBroker({ network, name, environment }));
    }),
  );

  const admin = clientOf(brokers, 'cluster-test').admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: topics.orders.topic, numPartitions: 6, replicationFactor: BROKERS.length }],
    waitForLeaders: false,
    timeout: 30_000,
  });
  await admin.disconnect();
});

afterAll(() => running.disposeAsync());

describe('brokers', () => {
  const scrapeAll = () => Promise.all(brokers.map(scrapeBroker));

  test('show the lag of each partition that they follow', async () => {
    await expect
      .poll(async () => (await scrapeAll()).map(followed), { timeout: 60_000, interval: 1000 })
      .toEqual([3, 3]);
  });

  test('agree on one controller and on replicas in sync', async () => {
    const scrapes = await scrapeAll();
    const controllers = scrapes.map((scrape) =>
      valueIn(scrape, 'kafka_controller_kafkacontroller_activecontrollercount'),
    );
    expect(controllers.sort()).toEqual([0, 1]);
    const inSync = scrapes.flatMap((scrape) =>
      findAll(scrape, 'kafka_cluster_partition_insyncreplicascount', {
        topic: topics.orders.topic,
      }),
    );
    // The broker that does not lead a partition says 0.
    expect(inSync.map(({ value }) => value).sort()).toEqual([
      ...Array(6).fill(0),
      ...Array(6).fill(2),
    ]);
  });

  test('show nothing that is not listed', async () => {
    const listed = new Set(
      [KAFKA_METRICS, WITH_ZOOKEEPER_METRICS, CLEANED_METRICS, FOLLOWER_METRICS].flatMap((map) => [
        ...map.keys(),
      ]),
    );
    const shown = (await scrapeAll()).flatMap((scrape) => typesOf(scrape, 'kafka_'));
    expect(shown.filter(([name]) => !listed.has(name))).toEqual([]);
  });
});

describe('ZooKeeper ensemble', () => {
  test('shows the listed metrics of each member with their types, and no others', async () => {
    const listed = sorted([...ZOOKEEPER_METRICS, ...ENSEMBLE_METRICS]);
    for (const server of zookeepers) {
      const exposition = await scrapeZooKeeper(server);
      expect(typesOf(exposition, 'zookeeper_')).toEqual(listed);
      expect(valueIn(exposition, 'zookeeper_quorumsize')).toBe(zookeepers.length);
    }
  });

  test('shows who leads and who follows, words, as a label', async () => {
    const scrapes = await Promise.all(zookeepers.map(scrapeZooKeeper));
    const states = scrapes.flatMap((scrape) => findAll(scrape, 'zookeeper_state'));
    expect(states.map(({ labels }) => labels.state).sort()).toEqual([
      'following',
      'following',
      'leading',
    ]);
  });

  test('tells the rest by its own metrics provider', async () => {
    const scrapes = await Promise.all(zookeepers.map(scrapeZooKeeperItself));
    const leaders = scrapes.filter(({ types }) => types.has('synced_followers'));
    expect(leaders).toHaveLength(1);
    for (const { types } of scrapes) {
      expect(Object.fromEntries(types)).toMatchObject(Object.fromEntries(ZOOKEEPER_OWN_METRICS));
    }
    for (const leader of leaders) {
      expect(Object.fromEntries(leader.types)).toMatchObject(
        Object.fromEntries(ZOOKEEPER_OWN_LEADER_METRICS),
      );
      expect(valueIn(leader, 'synced_followers')).toBe(zookeepers.length - 1);
    }
  });

  test('leaves the JVM to the JMX exporter', async () => {
    for (const server of zookeepers) {
      const jmx = (await scrapeZooKeeper(server)).types;
      const own = (await scrapeZooKeeperItself(server)).types;
      expect([...own.keys()].filter((name) => jmx.has(name))).toEqual([]);
    }
  });

  test('is asked by the Collector for exactly that', () => {
    const config = readFileSync(inRepository('otel-collector/config.yaml'), 'utf8');
    const { processors } = parse(config, { merge: true });
    const [condition] = processors['filter/zookeeper-own'].metrics.metric;
    const names = /"\^\((.+)\)\$"/.exec(condition)?.[1]?.split('|');
    expect(names?.sort()).toEqual(
      [...ZOOKEEPER_OWN_METRICS.keys(), ...ZOOKEEPER_OWN_LEADER_METRICS.keys()].sort(),
    );
  });
});

/** Of how many partitions of the topic the broker shows the lag behind its leader, none of them behind. */
function followed({ samples }: Exposition): number {
  return samples.filter(
    ({ name, labels, value }) =>
      name === 'kafka_server_fetcherlagmetrics_consumerlag' &&
      labels.topic === topics.orders.topic &&
      labels.client_id?.startsWith('ReplicaFetcherThread-') &&
      value === 0,
  ).length;
}
