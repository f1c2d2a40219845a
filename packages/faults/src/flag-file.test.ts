import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import type { FaultSwitches } from './flag-file.ts';
import { readSwitches, writeSwitches } from './flag-file.ts';

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
  await writeSwitches(file, { processingLatency: 'high', poisonRecords: 'on' });
  await writeSwitches(file, { processingErrors: 'half' });
  expect(await readSwitches(file)).toEqual({ processingErrors: 'half' });
});

test.each([
  { processingLatency: 'terrible' },
  { processingLatency: 'toString' },
  { unknown: 'on' } as FaultSwitches,
  { constructor: 'name' } as FaultSwitches,
])('a switch that does not exist changes nothing: %o', async (switches) => {
  await writeSwitches(file, { processingErrors: 'all' });
  await expect(writeSwitches(file, switches)).rejects.toThrow(RangeError);
  expect(await readSwitches(file)).toEqual({ processingErrors: 'all' });
});
