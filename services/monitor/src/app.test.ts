import { readConfig } from '@kafka-o11y/config';
import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { metricNames } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { configSchema } from './config.ts';

test.each([
  ['true', 1],
  ['false', 0],
])(
  'with CANARY_ENABLED=%s there are %i figures of what the canary expects',
  async (enabled, count) => {
    await using recorded = new RecordedMetrics();
    createApp(readConfig(configSchema, { CANARY_ENABLED: enabled }), {
      logger: pino({ level: 'silent' }),
    });
    expect(await recorded.points(metricNames.canaryBrokersExpected)).toHaveLength(count);
  },
);
