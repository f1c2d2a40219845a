import { readConfig } from '@kafka-o11y/config';
import { expect, test } from 'vitest';
import { configSchema } from './config.ts';

test('without a variable set the defaults are a valid configuration', () => {
  expect(readConfig(configSchema, {})).toMatchObject({
    OTEL_SERVICE_NAME: 'monitor',
    EXPECTED_BROKERS: 1,
    CANARY_INTERVAL_MS: 500,
    MONITOR_IGNORE_GROUPS: /^console-consumer-[0-9]+$/,
  });
});

test('records that would be lost before they are late are refused', () => {
  const env = { CANARY_LATE_MS: '5000', CANARY_LOST_MS: '5000' };
  expect(() => readConfig(configSchema, env)).toThrow('expected more than CANARY_LATE_MS');
});
