import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Admin, Kafka } from 'kafkajs';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Observer } from './observer.ts';
import type { Cluster } from './topic.ts';

let recorded: RecordedMetrics;

beforeEach(() => {
  recorded = new RecordedMetrics();
});

afterEach(() => recorded[Symbol.asyncDispose]());

test('it shows each broker with its host, and one that leads nothing with a 0', async () => {
  const { observer, look } = scene([0, 2], [0, 0]);
  expect(await look()).toMatchObject({ brokers: [{ id: 0 }, { id: 2 }] });
  expect(await shown()).toEqual({
    brokers: 2,
    expected: 2,
    partitions: { 'kafka-0': 2, 'kafka-2': 0 },
  });
  expect(observer.labelsOf('0')).toEqual({ broker: '0', broker_host: 'kafka-0' });
  expect(observer.labelsOf('7')).toEqual({ broker: '7', broker_host: 'none' });
  expect(observer.brokerAt('kafka-0:9092')).toBe('0');
  expect(observer.brokerAt('kafka-7:9092')).toBeUndefined();
  expect([observer.knows('0'), observer.knows('7')]).toEqual([true, false]);
});

test('while no broker answers none is up and none leads, and their hosts stay known', async () => {
  const { observer, look, takeAway } = scene([0, 2], [0, 2]);
  await look();
  takeAway();
  expect(await look()).toBeUndefined();
  expect(await shown()).toEqual({
    brokers: 0,
    expected: 2,
    partitions: { 'kafka-0': 0, 'kafka-2': 0 },
  });
  expect(observer.brokerAt('kafka-0:9092')).toBe('0');
});

test('before the first answer no broker is up', async () => {
  scene([0], [0]);
  expect(await shown()).toEqual({ brokers: 0, expected: 2, partitions: {} });
});

async function shown() {
  const [brokers] = await recorded.points(metricNames.canaryBrokers);
  const [expected] = await recorded.points(metricNames.canaryBrokersExpected);
  return {
    brokers: brokers?.value,
    expected: expected?.value,
    partitions: await recorded.sums(metricNames.canaryPartitions, 'broker_host'),
  };
}

/** An observer of brokers by node id, and of a topic with a partition for each of the leaders. */
function scene(ids: number[], leaders: number[]) {
  let reachable = true;
  const admin: Partial<Admin> = {
    connect: async () => {
      if (!reachable) throw new Error('no answer');
    },
    disconnect: async () => {},
    describeCluster: async () => ({
      brokers: ids.map((nodeId) => ({ nodeId, host: `kafka-${nodeId}`, port: 9092 })),
      controller: 0,
      clusterId: 'test',
    }),
    listTopics: async () => ['canary'],
    fetchTopicMetadata: async () => ({
      topics: [
        {
          name: 'canary',
          partitions: leaders.map((leader, partitionId) => ({
            partitionErrorCode: 0,
            partitionId,
            leader,
            // Each broker is first once, so there is nothing to change.
            replicas: [...ids.slice(partitionId), ...ids.slice(0, partitionId)],
            isr: ids,
          })),
        },
      ],
    }),
    listGroups: async () => ({ groups: [] }),
  };
  const observer = new Observer(() => ({ admin: () => admin }) as Kafka, {
    topic: 'canary',
    servers: 1,
    expectedBrokers: 2,
    logger: pino({ level: 'silent' }),
  });
  return {
    observer,
    takeAway: () => {
      reachable = false;
    },
    /** Lets it look once, and returns what it saw. */
    look: async (): Promise<Cluster | undefined> => {
      const looked = new AbortController();
      let seen: Cluster | undefined;
      await observer.run(async (cluster) => {
        seen = cluster;
        looked.abort();
      }, looked.signal);
      return seen;
    },
  };
}
