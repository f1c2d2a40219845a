import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { memoryLimit, views } from './metrics.ts';

test('what follows from other metrics is left out', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const meter = new MeterProvider({ readers: [reader], views }).getMeter('test');
  for (const name of ['process.cpu.utilization', 'process.cpu.time']) {
    meter.createObservableGauge(name).addCallback((result) => result.observe(1));
  }
  await reader.forceFlush();

  const metrics = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
  expect(metrics.map(({ descriptor }) => descriptor.name)).toEqual(['process.cpu.time']);
});

const GIB = 2 ** 30;

test.each([
  { constrained: 192 * 2 ** 20, limit: 192 * 2 ** 20, what: 'a container with a limit' },
  { constrained: 0, limit: undefined, what: 'no known limit' },
  { constrained: 2 ** 64, limit: undefined, what: 'a control group without one' },
])('the memory limit of $what', ({ constrained, limit }) => {
  expect(memoryLimit(constrained, 4 * GIB)).toBe(limit);
});
