import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultSwitches } from '@kafka-o11y/faults';
import { Faults, writeSwitches } from '@kafka-o11y/faults';
import { SpanRecorder } from '@kafka-o11y/faults/testing';
import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { underFaults, workTimeMs } from './work.ts';

test('the median and the 99th percentile are the ones asked for', () => {
  const times = Array.from({ length: 100_000 }, () => workTimeMs(5, 20)).sort((a, b) => a - b);
  expect(times[50_000]).toBeCloseTo(5, 0);
  expect(times[99_000]).toBeGreaterThan(19);
  expect(times[99_000]).toBeLessThan(21);
});

test('without a spread every time is the same, and without a median there is no work', () => {
  expect(workTimeMs(7, 7)).toBe(7);
  expect(workTimeMs(0, 20)).toBe(0);
});

const recorder = new SpanRecorder();

test.each<[FaultSwitches, Record<string, string>]>([
  [{}, {}],
  [{ memoryGrowth: { variant: 'on' } }, { memoryGrowth: 'on' }],
  [
    { processingLatency: { variant: 'low' }, slowConsumer: { variant: 'on' } },
    { processingLatency: 'low', slowConsumer: 'on' },
  ],
  [{ processingErrors: { variant: 'all' } }, { processingErrors: 'all' }],
])('the span of a record says which faults it met: %o', async (on, evaluated) => {
  const directory = await mkdtemp(join(tmpdir(), 'under-faults-'));
  const faults = new Faults('consumer', pino({ level: 'silent' }));
  try {
    await writeSwitches(join(directory, 'flags.json'), on);
    await faults.open(join(directory, 'flags.json'));
    recorder.clear();
    await trace.getTracer('test').startActiveSpan('process orders', async (span) => {
      await underFaults(faults, async () => {})().catch(() => {});
      span.end();
    });
    expect(recorder.spans.map((one) => one.evaluated)).toEqual([evaluated]);
  } finally {
    await faults.close();
    await rm(directory, { recursive: true });
  }
});
