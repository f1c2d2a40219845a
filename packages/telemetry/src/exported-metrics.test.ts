import type { DataPoint, Histogram as HistogramValue } from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { ExportedCounter, ExportedHistogram } from './exported-metrics.ts';
import { snapshotProducer } from './snapshot-metrics.ts';

const boundaries = [1, 2, 5];
const values = [0, 0.5, 1, 1.0001, 2, 4.9, 5, 5.1, 1_000];

test("counts as the SDK's histogram does", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [snapshotProducer],
  });
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test');
  const sdk = meter.createHistogram('sdk', { advice: { explicitBucketBoundaries: boundaries } });
  const own = new ExportedHistogram({ name: 'own', unit: 's', description: 'what', boundaries });
  for (const topic of ['a', 'b']) {
    const series = own.series(topic, () => ({ topic }));
    for (const value of values) {
      sdk.record(value, { topic });
      series.record(value);
    }
  }
  await reader.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const metric = (name: string) =>
    all.flatMap(({ metrics }) => metrics).find(({ descriptor }) => descriptor.name === name);
  const points = (name: string) =>
    ((metric(name)?.dataPoints ?? []) as DataPoint<HistogramValue>[]).map(
      ({ attributes, value }) => ({
        attributes,
        value,
      }),
    );
  expect(points('own')).toHaveLength(2);
  expect(points('own')).toEqual(points('sdk'));
  expect(metric('own')?.descriptor).toMatchObject({ unit: 's', description: 'what' });
});

test('a counter has the sum of what was added to each series', async () => {
  const counter = new ExportedCounter({ name: 'counted', unit: '{message}', description: 'what' });
  const of = (topic: string) => counter.series(topic, () => ({ topic }));
  of('a').add(2);
  of('b').add(0);
  of('a').add(5);
  const { resourceMetrics } = await snapshotProducer.collect();
  const counted = resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .find(({ descriptor }) => descriptor.name === 'counted');
  expect(counted).toMatchObject({
    descriptor: { unit: '{message}' },
    isMonotonic: true,
    dataPoints: [
      { attributes: { topic: 'a' }, value: 7 },
      { attributes: { topic: 'b' }, value: 0 },
    ],
  });
});

test('without a series there is no metric', async () => {
  new ExportedHistogram({ name: 'empty', unit: '', description: '', boundaries });
  const { resourceMetrics } = await snapshotProducer.collect();
  const names = resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
    metrics.map(({ descriptor }) => descriptor.name),
  );
  expect(names).not.toContain('empty');
});
