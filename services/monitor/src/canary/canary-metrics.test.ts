import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordedMetrics } from '../../testing/recorded-metrics.ts';
import { CanaryMetrics, noBroker } from './canary-metrics.ts';

const hosts = new Map([['1', 'kafka']]);
let recorded: RecordedMetrics;
let metrics: CanaryMetrics;

beforeEach(() => {
  recorded = new RecordedMetrics();
  metrics = new CanaryMetrics('canary', 2, () => ({
    view: { brokers: 1, partitionsByBroker: new Map([['1', 2]]) },
    hostOf: (broker) => hosts.get(broker),
  }));
});

afterEach(() => recorded[Symbol.asyncDispose]());

test('a broker is labelled with its node id and with its host, no leader with none', async () => {
  metrics.count('acked', { partition: 0, broker: '1' });
  metrics.count('failed', { partition: 0, broker: noBroker });
  expect((await recorded.points('kafka.canary.records')).map((p) => p.attributes)).toEqual([
    { topic: 'canary', partition: '0', broker: '1', broker_host: 'kafka', outcome: 'acked' },
    { topic: 'canary', partition: '0', broker: 'none', broker_host: 'none', outcome: 'failed' },
  ]);
  expect(await recorded.points('kafka.canary.partitions')).toMatchObject([
    { attributes: { broker: '1', broker_host: 'kafka' }, value: 2 },
  ]);
});

test('series begin at 0, but not before the name of the broker is known', async () => {
  metrics.initPlace({ partition: 0, broker: '1' });
  metrics.initPlace({ partition: 0, broker: '2' });
  const points = await recorded.points('kafka.canary.records');
  expect(new Set(points.map(({ attributes }) => attributes.broker))).toEqual(new Set(['1']));
  expect(points.every(({ value }) => value === 0)).toBe(true);
});
