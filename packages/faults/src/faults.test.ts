import { once } from 'node:events';
import { watchFile } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SpanRecorder } from '../testing/index.ts';
import { Faults } from './faults.ts';
import type { FaultSwitches } from './flag-file.ts';
import { writeSwitches } from './flag-file.ts';

let directory: string;
let file: string;
let faults: Faults;
let log: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faults-'));
  file = join(directory, 'flags.json');
  const lines: string[] = [];
  log = lines;
  const logger = pino({}, { write: (line) => lines.push(line) });
  faults = new Faults('consumer', logger);
});

afterEach(async () => {
  await faults.close();
  await rm(directory, { recursive: true });
});

const set = (on: FaultSwitches) => writeSwitches(file, on);

test('follows the file: a fault goes on and off while the service runs', async () => {
  await set({});
  await faults.open(file);
  expect(await faults.value('processingLatency')).toBe(0);

  const switched = { by: 'a test', at: new Date().toISOString() };
  await set({ processingLatency: { variant: 'high', switched } });
  await vi.waitFor(async () => expect(await faults.value('processingLatency')).toBe(500), 5_000);
  expect(await faults.value('processingErrors')).toBe(0);

  await set({});
  await vi.waitFor(async () => expect(await faults.value('processingLatency')).toBe(0), 5_000);
});

test('tells of each change', async () => {
  await set({});
  await faults.open(file);
  const change = faults.nextChange();
  await set({ stoppedConsumer: { variant: 'on' } });
  await change;
  expect(faults.peek('stoppedConsumer')).toBe(1);
});

test('keeps what it knows while the file is broken', async () => {
  const half = { processingErrors: { variant: 'half' } };
  await set(half);
  await faults.open(file);
  // Node tells `faults` first, because its watcher is older.
  const watcher = watchFile(file, () => {});
  const seen = once(watcher, 'change');
  await writeFile(file, '{"flags": {');
  await seen;
  expect(await faults.value('processingErrors')).toBe(0.5);

  await set({ ...half, processingLatency: { variant: 'high' } });
  await vi.waitFor(async () => expect(await faults.value('processingLatency')).toBe(500), 5_000);
  expect(await faults.value('processingErrors')).toBe(0.5);
  expect(log.filter((line) => line.includes('switched off'))).toEqual([]);
});

test.each([undefined, '/nowhere/flags.json'])('all is off without a file: %s', async (missing) => {
  await faults.open(missing);
  expect(await faults.value('processingErrors')).toBe(0);
});

test('an evaluation of a fault that is on appears on the span', async () => {
  const recorder = new SpanRecorder();
  await set({ processingErrors: { variant: 'all' } });
  await faults.open(file);
  recorder.clear();

  await trace.getTracer('test').startActiveSpan('process orders', async (span) => {
    await faults.value('processingErrors');
    await faults.value('processingLatency');
    span.end();
  });

  expect(recorder.spans).toHaveLength(1);
  expect(recorder.spans[0]?.evaluated).toEqual({ processingErrors: 'all' });
});
