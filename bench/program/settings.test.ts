import { expect, test } from 'vitest';
import type { Settings } from './settings.ts';
import { settingsFromEnvironment, settingsToEnvironment } from './settings.ts';

test('settings come out of the environment as they went in', () => {
  const settings: Settings = {
    ...{ role: 'consume', brokers: 'a:1,b:2', topic: 'bench', group: 'readers' },
    ...{ warmupSeconds: 0.5, seconds: 8, warmupRecords: 10, records: 0 },
    ...{ valuesFile: 'values.txt', compression: 'zstd', rate: 2_000 },
    ...{ batchRecords: 200, inFlight: 4, lingerMs: 5 },
  };
  const environment = settingsToEnvironment(settings);
  expect(environment.BENCH_WARMUP_SECONDS).toBe('0.5');
  expect(settingsFromEnvironment(environment)).toEqual(settings);
});
