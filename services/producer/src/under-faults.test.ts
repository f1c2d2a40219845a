import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultSwitches } from '@kafka-o11y/faults';
import { Faults, writeSwitches } from '@kafka-o11y/faults';
import { SpanRecorder } from '@kafka-o11y/faults/testing';
import type { Delivery } from '@kafka-o11y/kafka';
import { randomOrder } from '@kafka-o11y/orders';
import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SendOrder } from './send-order.ts';
import { ofBurst, underFaults } from './under-faults.ts';

const recorder = new SpanRecorder();
let directory: string;
let faults: Faults;
/** Of each order that was sent, whether that happened inside a span. */
let inSpan: boolean[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'under-faults-'));
  faults = new Faults('producer', pino({ level: 'silent' }));
  inSpan = [];
});
afterEach(async () => {
  await faults.close();
  await rm(directory, { recursive: true });
});

async function open(on: FaultSwitches): Promise<void> {
  await writeSwitches(join(directory, 'flags.json'), on);
  await faults.open(join(directory, 'flags.json'));
  recorder.clear();
}

const send: SendOrder = async () => {
  inSpan.push(trace.getActiveSpan() !== undefined);
  return {} as Delivery;
};
const evaluated = () => recorder.spans.map((one) => one.evaluated);

test('an order has no span around it while no fault is on', async () => {
  await open({});
  await underFaults(faults, send)(randomOrder());
  expect(inSpan).toEqual([false]);
  expect(evaluated()).toEqual([]);
});

test('under a fault of single records every order has a span that names it', async () => {
  await open({ hotPartition: { variant: 'on' } });
  const sendUnderFaults = underFaults(faults, send);
  for (let i = 0; i < 3; i += 1) await sendUnderFaults(randomOrder());
  expect(inSpan).toEqual([true, true, true]);
  expect(evaluated()).toEqual(Array(3).fill({ hotPartition: 'on' }));
});

test('of a burst, one order a second has a span that names it', async () => {
  await open({ producerBurst: { variant: 'low' } });
  const sendOfBurst = ofBurst(faults, underFaults(faults, send));
  const begun = performance.now();
  while (evaluated().length < 2) {
    await sendOfBurst(randomOrder());
    expect(performance.now() - begun).toBeLessThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000);
  expect(inSpan.filter(Boolean)).toHaveLength(2);
  expect(inSpan.filter((is) => !is).length).toBeGreaterThan(2);
  expect(evaluated()).toEqual([{ producerBurst: 'low' }, { producerBurst: 'low' }]);
});
