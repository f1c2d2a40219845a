import { clientOf, startBroker, startZooKeeper } from '@kafka-o11y/test-kit';
import type { Admin } from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from './clients.ts';
import { Observer } from './observer.ts';
import type { Cluster, Partition } from './topic.ts';

const ids = [1, 2];
const running = new AsyncDisposableStack();
let brokers: StartedTestContainer[];

beforeAll(async () => {
  const network = running.use(await new Network().start());
  running.use(await startZooKeeper({ network, name: 'zookeeper' }));
  brokers = await Promise.all(
    ids.map(async (id) => {
      const environment = {
        KAFKA_BROKER_ID: String(id),
        // As in the cluster overlay, but sooner: leadership follows the order of the replicas.
        KAFKA_LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS: '5',
        KAFKA_LEADER_IMBALANCE_PER_BROKER_PERCENTAGE: '0',
      };
      return running.use(await startBroker({ network, name: `kafka-${id}`, environment }));
    }),
  );
});

afterAll(() => running.disposeAsync());

test('a topic that has no partition for one of the brokers gets one', async () => {
  const topic = 'too-few';
  await create(topic, [[1, 2]]);
  const seen = await observed(topic, ids.length, isLedByAll);
  expect(seen).toMatchObject([{ replicas: [1, 2] }, { leader: 2, replicas: [2, 1] }]);
});

test('a topic whose partitions all prefer one broker is reordered, and leaders follow', async () => {
  const topic = 'one-sided';
  await create(topic, [
    [1, 2],
    [1, 2],
  ]);
  const seen = await observed(topic, ids.length, isLedByAll);
  expect(seen.map(({ replicas: [first] }) => first).toSorted()).toEqual(ids);
});

test('replicas that are missing are added', async () => {
  const topic = 'single-copies';
  await create(topic, [[1], [2]]);
  const whole = (partitions: Partition[]) => partitions.every((p) => p.replicas.length === 2);
  expect(await observed(topic, ids.length, whole)).toMatchObject([
    { leader: 1, replicas: [1, 2] },
    { leader: 2, replicas: [2, 1] },
  ]);
});

test('nothing is changed while a broker is missing', async () => {
  const topic = 'waiting';
  await create(topic, [[1, 2]]);
  let looks = 0;
  const seen = await observed(topic, ids.length + 1, () => ++looks === 2);
  expect(seen).toMatchObject([{ leader: 1, replicas: [1, 2] }]);
});

function isLedByAll(partitions: Partition[]): boolean {
  return ids.every((id) => partitions.some(({ leader }) => leader === id));
}

async function create(topic: string, assignments: number[][]): Promise<void> {
  const replicaAssignment = assignments.map((replicas, partition) => ({ partition, replicas }));
  await withAdmin(clientOf(brokers, 'observer-test'), async (admin: Admin) => {
    await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: false });
  });
}

/** Lets an observer run until it sees what is wanted, and returns the partitions as it saw them. */
async function observed(
  topic: string,
  expectedBrokers: number,
  wanted: (partitions: Partition[]) => boolean,
): Promise<Partition[]> {
  const observer = new Observer(() => clientOf(brokers, 'observer-test'), {
    topic,
    servers: brokers.length,
    expectedBrokers,
    logger: pino({ level: 'silent' }),
  });
  const found = new AbortController();
  let partitions: Partition[] = [];
  const seen = async (cluster: Cluster | undefined) => {
    partitions = cluster?.partitions ?? [];
    if (partitions.length > 0 && wanted(partitions)) found.abort();
  };
  const timeUp = AbortSignal.timeout(90_000);
  await observer.run(seen, AbortSignal.any([found.signal, timeUp]));
  expect(timeUp.aborted, `not seen within 90 s: ${JSON.stringify(partitions)}`).toBe(false);
  return partitions;
}
