import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultSwitches } from './flag-file.ts';
import { catalogue, readSwitches, writeSwitches } from './flag-file.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'flags-'));
  file = join(directory, 'flags.json');
});
afterEach(() => rm(directory, { recursive: true }));

test('every fault is off at first', async () => {
  expect(await readSwitches(file)).toEqual({});
  await writeSwitches(file, {});
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(catalogue);
});

test('what is written is read back, and what is not named goes off', async () => {
  await writeSwitches(file, {
    processingLatency: { variant: 'high' },
    poisonRecords: { variant: 'on' },
  });
  await writeSwitches(file, { processingErrors: { variant: 'half' } });
  expect(await readSwitches(file)).toEqual({ processingErrors: { variant: 'half' } });
});

test('who switched a fault on, and when, is read back until it goes off', async () => {
  const switched = { by: 'a test', at: '2026-01-02T03:04:05.678Z' };
  const half = { processingErrors: { variant: 'half', switched } };
  await writeSwitches(file, half);
  expect(await readSwitches(file)).toEqual(half);
  await writeSwitches(file, {});
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(catalogue);
});

test.each([
  { processingLatency: { variant: 'terrible' } },
  { processingLatency: { variant: 'toString' } },
  { unknown: { variant: 'on' } } as FaultSwitches,
  { constructor: { variant: 'name' } } as FaultSwitches,
])('a switch that does not exist changes nothing: %o', async (switches) => {
  await writeSwitches(file, { processingErrors: { variant: 'all' } });
  await expect(writeSwitches(file, switches)).rejects.toThrow(RangeError);
  expect(await readSwitches(file)).toEqual({ processingErrors: { variant: 'all' } });
});
