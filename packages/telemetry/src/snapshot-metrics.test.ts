import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test, vi } from 'vitest';
import type { SnapshotPoint } from './snapshot-metrics.ts';
import { exportSnapshots, snapshotProducer } from './snapshot-metrics.ts';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const provider = new MeterProvider({
  readers: [
    new PeriodicExportingMetricReader({
      exporter,
      exportIntervalMillis: 3_600_000,
      metricProducers: [snapshotProducer],
    }),
  ],
});

async function collect() {
  exporter.reset();
  await provider.forceFlush();
  return exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics);
}

const point = (group: string, value: number): SnapshotPoint => ({ attributes: { group }, value });

test('a series that is gone is no longer reported, and 2,000 are no limit', async () => {
  let points = Array.from({ length: 3_000 }, (_, n) => point(`group-${n}`, n));
  const end = exportSnapshots([
    { name: 'lag', description: 'Lag.', type: 'gauge', read: () => points },
    { name: 'lost', description: 'Lost.', type: 'counter', read: () => [point('a', 7)] },
  ]);
  const [lag, lost] = await collect();
  expect(lag?.dataPoints).toHaveLength(3_000);
  expect(lost).toMatchObject({ isMonotonic: true, dataPoints: [point('a', 7)] });

  points = [point('group-1', 5)];
  const [later] = await collect();
  expect(later?.dataPoints).toMatchObject([point('group-1', 5)]);

  end();
  expect(await collect()).toEqual([]);
});

test('a metric without a series is not sent', async () => {
  const read = vi.fn((): SnapshotPoint[] => []);
  const ends = ['catch_up', 'lost'].map((name) =>
    exportSnapshots([{ name, description: '', type: 'gauge', read }]),
  );
  expect(await collect()).toEqual([]);
  expect(read).toHaveBeenCalledTimes(2);

  read.mockReturnValueOnce([point('a', 1)]);
  expect(await collect()).toMatchObject([{ dataPoints: [point('a', 1)] }]);
  for (const end of ends) end();
});
