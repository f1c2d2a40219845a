import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultSwitches } from '@kafka-o11y/faults';
import { catalogue, Faults, writeSwitches } from '@kafka-o11y/faults';
import { SpanRecorder } from '@kafka-o11y/faults/testing';
import type { Subscriber } from '@kafka-o11y/kafka';
import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Membership } from './membership.ts';

const recorder = new SpanRecorder();
const patience = { timeout: 15_000, interval: 50 };
let directory: string;
let faults: Faults;
let membership: Membership;
/** Whether the work of each subscriber that joined was begun inside a span. */
let joinedInSpan: boolean[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'membership-'));
  joinedInSpan = [];
  await set({});
  faults = new Faults('consumer', pino({ level: 'silent' }));
  await faults.open(file());
  membership = new Membership(() => [subscriber()], { faults, group: 'a group' });
  await membership.start();
  recorder.clear();
});
afterEach(async () => {
  await membership.stop(0);
  await faults.close();
  await rm(directory, { recursive: true });
});

const file = () => join(directory, 'flags.json');
const set = (on: FaultSwitches) => writeSwitches(file(), on);

function subscriber(): Subscriber {
  let running = false;
  return {
    get running() {
      return running;
    },
    async start() {
      joinedInSpan.push(trace.getActiveSpan() !== undefined);
      running = true;
    },
    async stop() {
      running = false;
    },
  } as Partial<Subscriber> as Subscriber;
}

const changes = () =>
  recorder.spans.map(({ span: { name, attributes }, evaluated }) => {
    expect(attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.operation.name': name.split(' ')[0],
      'messaging.consumer.group.name': 'a group',
    });
    return { name, evaluated };
  });

test('leaving for good is a span that names the fault; it happens once', async () => {
  await set({ stoppedConsumer: { variant: 'on' } });
  await vi.waitFor(() => expect(membership.running).toBe(false), patience);
  const change = faults.nextChange();
  await set({ stoppedConsumer: { variant: 'on' }, memoryGrowth: { variant: 'on' } });
  await change;
  await set({});
  await vi.waitFor(() => expect(membership.running).toBe(true), patience);
  await vi.waitFor(
    () =>
      expect(changes()).toEqual([
        { name: 'leave group', evaluated: { stoppedConsumer: 'on' } },
        { name: 'join group', evaluated: {} },
      ]),
    patience,
  );
  expect(joinedInSpan).toEqual([false, false]);
});

test('in a rebalance storm leaving and joining again are spans that name it', async () => {
  const quick = structuredClone(catalogue);
  const variants = { off: 0, on: 0.1 };
  Object.assign(quick.flags.rebalanceStorm ?? {}, { variants, defaultVariant: 'on' });
  await writeFile(file(), JSON.stringify(quick));
  await vi.waitFor(
    () =>
      expect(changes().slice(0, 2)).toEqual([
        { name: 'leave group', evaluated: { rebalanceStorm: 'on' } },
        { name: 'join group', evaluated: { rebalanceStorm: 'on' } },
      ]),
    patience,
  );
});

test('without a fault there is no such span', async () => {
  expect(membership.running).toBe(true);
  await membership.stop(0);
  expect(changes()).toEqual([]);
});
