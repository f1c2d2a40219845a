import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@kafka-o11y/service';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Switchboard } from './switchboard.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'switchboard-'));
  file = join(directory, 'flags.json');
});
afterEach(() => rm(directory, { recursive: true }));

const open = () => new Switchboard(file, pino({ level: 'silent' }));

/** The faults that are on, and their variants. */
async function on(switchboard: Switchboard): Promise<Record<string, string>> {
  const faults = (await switchboard.list()).filter(({ variant }) => variant !== 'off');
  return Object.fromEntries(faults.map(({ name, variant }) => [name, variant]));
}

test('faults are switched one by one, at the same time too, and off all at once', async () => {
  const switchboard = open();
  expect(await on(switchboard)).toEqual({});
  await Promise.all([
    switchboard.set('processingLatency', 'high', 'a test'),
    switchboard.set('processingErrors', 'half', 'a test'),
    switchboard.set('poisonRecords', 'on', 'a test'),
  ]);
  await switchboard.set('poisonRecords', 'off', 'a test');
  expect(await on(switchboard)).toEqual({ processingLatency: 'high', processingErrors: 'half' });
  await switchboard.reset('a test');
  expect(await on(switchboard)).toEqual({});
});

test('who switched a fault on, and when, is known after a restart', async () => {
  const before = Date.now();
  await open().set('processingErrors', 'half', 'Ada');
  const restarted = open();
  await restarted.set('poisonRecords', 'on', 'Grace');
  const known = async () =>
    (await restarted.list()).flatMap(({ name, switched }) =>
      switched ? { name, ...switched } : [],
    );
  const found = await known();
  expect(found).toMatchObject([
    { name: 'processingErrors', by: 'Ada' },
    { name: 'poisonRecords', by: 'Grace' },
  ]);
  for (const { at } of found) expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
  await restarted.set('processingErrors', 'off', 'Grace');
  expect(await known()).toMatchObject([{ name: 'poisonRecords' }]);
});

test('a damaged file is told of, and mended by a reset', async () => {
  await writeFile(file, '{"flags": {');
  const switchboard = open();
  await expect(switchboard.list()).rejects.toThrow('cannot be read');
  await expect(switchboard.set('poisonRecords', 'on', 'a test')).rejects.toThrow('cannot be read');
  await switchboard.reset('a test');
  expect(await on(switchboard)).toEqual({});
});

test.each([
  ['nothing', 'on'],
  ['constructor', 'name'],
  ['processingLatency', 'terrible'],
  ['processingLatency', 'toString'],
])('there is no %s with the variant %s', async (name, variant) => {
  const switchboard = open();
  expect(() => switchboard.set(name, variant, 'a test')).toThrow(Problem);
  expect(await on(switchboard)).toEqual({});
});
