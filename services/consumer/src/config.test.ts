import { readConfig } from '@kafka-o11y/telemetry';
import { expect, test } from 'vitest';
import { configSchema } from './config.ts';

test('without a variable set the defaults are a valid configuration', () => {
  expect(readConfig(configSchema, {})).toMatchObject({
    KAFKA_BOOTSTRAP_SERVERS: ['localhost:9092'],
    KAFKA_CONSUMER_GROUP_ID: 'order-processor',
    MAX_ATTEMPTS: 3,
  });
});

test('a 99th percentile below the median is refused', () => {
  const env = { WORK_MS_P50: '30', WORK_MS_P99: '20' };
  expect(() => readConfig(configSchema, env)).toThrow('expected at least WORK_MS_P50');
});
