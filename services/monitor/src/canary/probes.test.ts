import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Kafka, RecordMetadata } from 'kafkajs';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProbesOptions } from './probes.ts';
import { Probes } from './probes.ts';

const hosts = new Map([['1', 'kafka']]);
const partitions = [{ id: 0, leader: 1, replicas: [1, 2] }];
let recorded: RecordedMetrics;

beforeEach(() => {
  recorded = new RecordedMetrics();
});

afterEach(() => recorded[Symbol.asyncDispose]());

test('series begin at 0, but not before the name of the broker is known', async () => {
  const { probes } = scene();
  probes.initSeries(partitions);
  const points = await recorded.points(metricNames.canaryRecords);
  expect(new Set(points.map(({ attributes }) => attributes.broker))).toEqual(new Set(['1']));
  expect(points.every(({ value }) => value === 0)).toBe(true);
});

test('a record that comes back counts as acked and as received, with its broker and host', async () => {
  const { probes, sent } = scene();
  probes.follow(partitions);
  probes.tick();
  await vi.waitFor(async () => expect(await outcomes()).toEqual({ acked: 1 }));
  probes.read(0, 0, Buffer.from(sent[0] ?? ''));
  expect(await outcomes()).toEqual({ acked: 1, received: 1 });

  const place = { topic: 'canary', partition: '0', broker: '1', broker_host: 'kafka' };
  expect((await recorded.points(metricNames.canaryRecords)).map((p) => p.attributes)).toEqual([
    { ...place, outcome: 'acked' },
    { ...place, outcome: 'received' },
  ]);
  for (const name of [metricNames.canaryProduceDuration, metricNames.canaryEndToEndDuration]) {
    expect(await recorded.points(name)).toMatchObject([{ attributes: place, value: { count: 1 } }]);
  }
});

test('a record of another run, or of anybody else, counts for nothing', async () => {
  const { probes, sent } = scene();
  const other = scene({ run: 'other' });
  for (const each of [probes, other.probes]) {
    each.follow(partitions);
    each.tick();
  }
  await vi.waitFor(() => expect([...sent, ...other.sent]).toHaveLength(2));
  probes.read(0, 1, Buffer.from(other.sent[0] ?? ''));
  probes.read(0, 2, Buffer.from('anything'));
  probes.read(0, 3, null);
  probes.read(7, 0, Buffer.from(sent[0] ?? ''));
  expect(await outcomes()).not.toHaveProperty('received');
});

test('a record that is not acknowledged is counted, and makes the observer look', async () => {
  const { probes, looks } = scene({ answer: () => Promise.reject(new Error('refused')) });
  probes.follow([{ id: 0, leader: -1, replicas: [1] }]);
  probes.tick();
  await vi.waitFor(async () => expect(await outcomes()).toEqual({ unknown: 1 }));
  expect(looks()).toBe(1);
  expect(await recorded.points(metricNames.canaryRecords)).toMatchObject([
    { attributes: { broker: 'none', broker_host: 'none' } },
  ]);
});

test('while no partition is known, one record for each broker that is expected has failed', async () => {
  const { probes, sent } = scene({ expectedPartitions: 3 });
  expect(probes.tick()).toBe(0);
  expect(await outcomes()).toEqual({ failed: 3 });
  expect(sent).toEqual([]);
});

test('it tells how long the consumer has kept an acknowledged record waiting', async () => {
  const { probes } = scene();
  probes.follow(partitions);
  expect(probes.tick()).toBe(0);
  await vi.waitFor(() => expect(probes.tick()).toBeGreaterThan(0));
});

function outcomes(): Promise<Record<string, number>> {
  return recorded.sums(metricNames.canaryRecords, 'outcome');
}

/** Probes with brokers that acknowledge every record, unless told otherwise. */
function scene({
  answer = async (): Promise<RecordMetadata[]> => [
    { topicName: 'canary', partition: 0, errorCode: 0, baseOffset: '0' },
  ],
  ...overrides
}: Partial<ProbesOptions> & { answer?: () => Promise<RecordMetadata[]> } = {}) {
  const sent: string[] = [];
  let looks = 0;
  const producer = {
    connect: async () => {},
    disconnect: async () => {},
    send: ({ messages }: { messages: { value: string }[] }) => {
      sent.push(...messages.map(({ value }) => value));
      return answer();
    },
  };
  const probes = new Probes({
    topic: 'canary',
    run: 'this',
    compression: 'none',
    timeoutMs: 5_000,
    lateMs: 10_000,
    lostMs: 60_000,
    expectedPartitions: 1,
    clients: () => () => ({ producer: () => producer }) as unknown as Kafka,
    observer: {
      knows: (broker) => hosts.has(broker),
      labelsOf: (broker) => ({ broker, broker_host: hosts.get(broker) ?? 'none' }),
      lookSoon: () => {
        looks += 1;
      },
    },
    logger: pino({ level: 'silent' }),
    ...overrides,
  });
  return { probes, sent, looks: () => looks };
}
