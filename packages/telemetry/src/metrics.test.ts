import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { memoryLimit, views } from './metrics.ts';

test('requests have buckets in seconds, and what follows from others is left out', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const meter = new MeterProvider({ readers: [reader], views }).getMeter('test');
  meter.createHistogram('messaging.client.operation.duration').record(0.015);
  meter.createObservableGauge('process.cpu.utilization').addCallback((r) => r.observe(Infinity));
  await reader.forceFlush();

  const metrics = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
  const points = Object.fromEntries(
    metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]),
  );
  expect(points['messaging.client.operation.duration']).toMatchObject([
    { value: { count: 1, buckets: { boundaries: expect.arrayContaining([0.01, 0.02]) } } },
  ]);
  expect(points['process.cpu.utilization']).toBeUndefined();
});

const GIB = 2 ** 30;

test.each([
  { constrained: 192 * 2 ** 20, limit: 192 * 2 ** 20, what: 'a container with a limit' },
  { constrained: 0, limit: undefined, what: 'no known limit' },
  { constrained: 2 ** 64, limit: undefined, what: 'a control group without one' },
])('the memory limit of $what', ({ constrained, limit }) => {
  expect(memoryLimit(constrained, 4 * GIB)).toBe(limit);
});
