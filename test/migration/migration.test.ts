import { setTimeout as delay } from 'node:timers/promises';
import { bootstrapServer } from '@kafka-o11y/scenarios';
import { eventually, table, writeJson } from '@kafka-o11y/test-kit';
import {
  brokers,
  controllerServiceName,
  controllers,
  services,
  topics,
} from '@kafka-o11y/vocabulary';
import { beforeAll, expect, test } from 'vitest';
import { firingAlerts, number, query } from '../stack/backends.ts';
import { compose, containers, restartsOf } from '../stack/compose.ts';
import { endOffsets } from '../stack/kafka.ts';
import { assertNoneLost } from '../stack/losses.ts';
import { acknowledgedOrders, setProducerRate } from '../stack/orders.ts';
import { composeEnvironment, resultsDirectory } from '../stack/settings.ts';

const RATE = 50;
const { topic } = topics.orders;
const zookeepers = [services.zookeeper, services.zookeeper2, services.zookeeper3];
const bootstrap = ['--bootstrap-server', bootstrapServer];
const up = ['up', '--detach', '--no-deps'];
const upAndWait = [...up, '--wait', '--wait-timeout', '200'];

/** What a controller says of the migration: PRE_MIGRATION, MIGRATION, POST_MIGRATION of ZkMigrationState. */
const state = { ready: 2, bothWritten: 1, done: 3 };

const brokersMoved = ['controllers', 'brokers-without-zookeeper'];
const allMoved = [...brokersMoved, 'controllers-without-zookeeper'];

/** The overlays of docs/migration.md, in the order in which they come. */
const overlays = {
  controllers: ['controllers'],
  brokers: ['controllers', 'brokers'],
  brokersWithoutZooKeeper: brokersMoved,
  withoutZooKeeper: allMoved,
  kafka4: [...allMoved, 'kafka-4'],
};

type Stage = keyof typeof overlays;

interface Step {
  title: string;
  from: number;
  to: number;
}

const steps: Step[] = [];
let clusterId = '';

/** `docker compose` with the files of that stage. */
function at(stage: Stage, args: string[], seconds = 240): Promise<string> {
  const files = overlays[stage].map((name) => `compose/migration/${name}.yml`);
  return compose(args, {
    seconds,
    env: {
      COMPOSE_FILE: [composeEnvironment().COMPOSE_FILE, ...files].join(':'),
      MIGRATION_CLUSTER_ID: clusterId,
    },
  });
}

async function step(title: string, work: () => Promise<void>): Promise<void> {
  console.log(`${steps.length + 1}. ${title}`);
  const from = Date.now();
  await work();
  steps.push({ title, from, to: Date.now() });
  console.log(`   ${seconds(from, Date.now())} s`);
}

/** Starts these servers anew as that stage has them, one after the other, as people do it under load. */
async function roll(stage: Stage, servers: readonly string[]): Promise<void> {
  for (const server of servers) {
    const from = Date.now();
    await at(stage, [...upAndWait, server]);
    await inSync();
    console.log(`   ${server} after ${seconds(from, Date.now())} s`);
  }
}

/** Until then no further broker may be taken away. */
async function inSync(): Promise<void> {
  await eventually(
    'all three brokers are there, and every replica is in sync',
    async () => {
      expect(await number('count(kafka_server_replicamanager_underreplicatedpartitions)')).toBe(
        brokers.length,
      );
      const under = `kafka-topics.sh ${bootstrap.join(' ')} --describe --under-replicated-partitions`;
      expect(await compose(['exec', '-T', services.kafka, 'bash', '-c', under])).toBe('');
    },
    { seconds: 180, everyMs: 3_000 },
  );
}

async function migrationState(expected: number): Promise<void> {
  await eventually(
    `the active controller says that the migration is in state ${expected}`,
    async () => {
      const states = await query(
        `kafka_controller_kafkacontroller_zkmigrationstate{service_name="${controllerServiceName}"}` +
          ' and on (service_instance_id) kafka_controller_kafkacontroller_activecontrollercount == 1',
      );
      expect(states.map(({ value }) => value)).toEqual([expected]);
    },
    { seconds: 120 },
  );
}

beforeAll(() => setProducerRate(String(RATE)));

test('a cluster with ZooKeeper becomes one of Kafka 4 under load, and loses no order', async () => {
  await inSync();
  const since = new Date();
  const begin = await endOffsets(topic);
  const id = `sed -n s/^cluster.id=//p /var/lib/kafka/data/meta.properties`;
  clusterId = (await compose(['exec', '-T', services.kafka, 'bash', '-c', id])).trim();
  expect(clusterId).toHaveLength(22);

  await step('As it was: ZooKeeper, Kafka 3.9', () => delay(30_000));

  await step('Three KRaft controllers beside ZooKeeper', async () => {
    await at('controllers', [...upAndWait, ...controllers]);
    await at('controllers', [...up, services.collector]);
    await migrationState(state.ready);
  });

  await step('Brokers known to the controllers, which take over', async () => {
    await roll('brokers', brokers);
    await migrationState(state.bothWritten);
  });

  await step('Brokers without ZooKeeper', () => roll('brokersWithoutZooKeeper', brokers));

  await step('Controllers without ZooKeeper, ZooKeeper removed', async () => {
    await roll('withoutZooKeeper', controllers);
    await migrationState(state.done);
    await at('brokersWithoutZooKeeper', ['rm', '--stop', '--force', ...zookeepers]);
    const others = [services.collector, services.prometheus, services.demoApp];
    await at('withoutZooKeeper', [...up, ...others]);
  });

  await step('Kafka 4.4, controllers and then brokers', () =>
    roll('kafka4', [...controllers, ...brokers]),
  );

  await step('The features of Kafka 4.4', async () => {
    const tool = ['exec', '-T', services.kafka, 'kafka-features.sh', ...bootstrap];
    console.log(await at('kafka4', [...tool, 'upgrade', '--release-version', '4.4']));
    const features = await at('kafka4', [...tool, 'describe']);
    expect(features).toMatch(/metadata\.version\s.*FinalizedVersionLevel: 4\.4/);
  });

  await step('As it is: KRaft, Kafka 4.4, until all is quiet', () =>
    eventually(
      'no alert but the watchdog',
      async () => expect(await firingAlerts()).toEqual(['Watchdog']),
      { seconds: 600, everyMs: 5_000 },
    ),
  );

  const acknowledged = await acknowledgedOrders(since);
  await assertNoneLost(topic, acknowledged, begin, since);
  const clients = [
    ...(await containers(services.producer)),
    ...(await containers(services.consumer)),
  ];
  expect(clients.map(restartsOf)).toEqual([0, 0]);
  await report(acknowledged.map(({ time }) => time.getTime()));
});

/** @param times when each order was acknowledged; none of them is lost */
async function report(times: number[]): Promise<void> {
  const rows = await Promise.all(
    steps.map(async ({ title, from, to }) => {
      const within = times.filter((time) => time >= from && time < to);
      const pauses = within.map((time, index) => time - (within[index - 1] ?? from));
      return {
        title,
        seconds: Number(seconds(from, to)),
        acknowledged: within.length,
        longestPauseSeconds: Math.max(0, ...pauses) / 1_000,
        alerts: await alertsBetween(from, to),
      };
    }),
  );
  writeJson(`${resultsDirectory}/migration.json`, { rate: RATE, acknowledged: times.length, rows });
  console.log(
    table(
      ['step', 'alerts that fired', 'seconds', 'acknowledged', 'longest pause, s'],
      rows.map((row) => [
        row.title,
        row.alerts.join(', ') || 'none',
        String(row.seconds),
        String(row.acknowledged),
        row.longestPauseSeconds.toFixed(1),
      ]),
    ),
  );
  console.log(`${times.length} orders acknowledged and processed, 0 lost.`);
}

async function alertsBetween(from: number, to: number): Promise<string[]> {
  const samples = await query(
    `count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[${Math.ceil((to - from) / 1000)}s] @ ${to / 1000}))`,
  );
  return samples.map(({ labels }) => labels.alertname ?? '').sort();
}

function seconds(from: number, to: number): string {
  return ((to - from) / 1_000).toFixed(0);
}
