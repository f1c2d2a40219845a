import { readConfig } from '@kafka-o11y/config';
import { createKafka } from '@kafka-o11y/kafka';
import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { metricNames } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { configSchema } from '../config.ts';
import { lagClientOptions } from './collection.ts';
import { LagCollector } from './collector.ts';

/** The port of tcpmux, on which nothing listens. */
const nobody = ['127.0.0.1:1'];
let recorded: RecordedMetrics;

beforeEach(() => {
  recorded = new RecordedMetrics();
});

afterEach(() => recorded[Symbol.asyncDispose]());

async function exported(name: string): Promise<unknown> {
  const [point] = await recorded.points(name);
  return point?.value;
}

test('errors start at 0; without a broker each collection is one, and the next still comes', async () => {
  const logger = pino({ level: 'silent' });
  const kafka = createKafka({ brokers: nobody, clientId: 'test', logger, ...lagClientOptions });
  const config = readConfig(configSchema, { LAG_INTERVAL_MS: '100' });
  const collector = new LagCollector({ kafka, config, logger });
  expect(await exported(metricNames.lagCollectionErrors)).toBe(0);

  await collector.start();
  await vi.waitFor(
    async () => expect(await exported(metricNames.lagCollectionErrors)).toBeGreaterThan(1),
    { timeout: 15_000, interval: 100 },
  );
  const stoppedAt = performance.now();
  await collector.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  const duration = await exported(metricNames.lagCollectionDuration);
  expect(duration).toMatchObject({ count: await exported(metricNames.lagCollectionErrors) });
});
