import { createKafka } from '@kafka-o11y/kafka';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LagCollector } from './collector.ts';
import { lagClientOptions } from './config.ts';

/** The port of tcpmux, on which nothing listens. */
const nobody = ['127.0.0.1:1'];
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
let provider: MeterProvider;

beforeEach(() => {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
});

afterEach(async () => {
  await provider.shutdown();
  metrics.disable();
});

async function exported(name: string): Promise<unknown> {
  exporter.reset();
  await provider.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const found = all
    .flatMap((scope) => scope.metrics)
    .find(({ descriptor }) => descriptor.name === name);
  return found?.dataPoints[0]?.value;
}

test('errors start at 0; without a broker each collection is one, and the next still comes', async () => {
  const logger = pino({ level: 'silent' });
  const kafka = createKafka({ brokers: nobody, clientId: 'test', logger, ...lagClientOptions });
  const collector = new LagCollector({ kafka, config: { LAG_INTERVAL_MS: 100 }, logger });
  expect(await exported('kafka_monitor_lag_collection_errors')).toBe(0);

  await collector.start();
  await vi.waitFor(
    async () => expect(await exported('kafka_monitor_lag_collection_errors')).toBeGreaterThan(1),
    { timeout: 15_000, interval: 100 },
  );
  const stoppedAt = performance.now();
  await collector.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  const duration = await exported('kafka_monitor_lag_collection_duration_seconds');
  expect(duration).toMatchObject({ count: await exported('kafka_monitor_lag_collection_errors') });
});
