import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Clock } from './pace.ts';
import { pace } from './pace.ts';

test.each([1, 10, 333, 7_000, 100_000])(
  '%i a second gives as many calls as the time is worth, though timers are late',
  async (perSecond) => {
    const calls = await callsIn(10_000, perSecond);
    expect(calls).toBeGreaterThanOrEqual(perSecond * 9.99);
    expect(calls).toBeLessThanOrEqual(perSecond * 10 + 1);
  },
);

test('a call that is slow now and then costs none', async () => {
  const calls = await callsIn(10_000, 1_000, (call) => (call % 500 === 0 ? 150 : 0));
  expect(calls).toBeGreaterThanOrEqual(9_850);
});

test('a stall of a minute is made up for by 200 ms at most', async () => {
  const calls = await callsIn(62_000, 1_000, (call) => (call === 1_000 ? 60_000 : 0));
  expect(calls).toBeGreaterThanOrEqual(2_000);
  expect(calls).toBeLessThanOrEqual(2_202);
});

test('a rate of 0 calls as fast as the calls return', async () => {
  expect(await callsIn(1_000, 0, () => 0.1)).toBeCloseTo(10_000, -1);
});

test('keeps the pace by the real clock, and stops at once', async () => {
  const abort = new AbortController();
  let calls = 0;
  const paced = pace(
    500,
    async () => {
      calls++;
    },
    abort.signal,
  );
  const startedAt = performance.now();
  await sleep(500);
  abort.abort();
  await paced;
  const expected = (performance.now() - startedAt) / 2;
  expect(calls).toBeGreaterThan(expected - 50);
  expect(calls).toBeLessThan(expected + 3);
});

test('calls without a pause let everything else have its turn', async () => {
  const abort = new AbortController();
  let turns = 0;
  const interval = setInterval(() => {
    turns += 1;
  }, 10);
  setTimeout(() => abort.abort(), 500);
  await pace(0, async () => {}, abort.signal);
  clearInterval(interval);
  expect(turns).toBeGreaterThan(5);
});

/** The calls made in `ms` by a clock whose timers are up to 1.7 ms late, as Node's are. */
async function callsIn(
  ms: number,
  perSecond: number,
  callMs: (call: number) => number = () => 0,
): Promise<number> {
  const abort = new AbortController();
  let time = 0;
  let calls = 0;
  const clock: Clock = {
    now: () => time,
    sleep: async (sleepMs) => advance(Math.max(1, sleepMs) + 0.7),
    turn: async () => {},
  };
  const advance = (by: number) => {
    time += by;
    if (time >= ms) abort.abort();
  };
  const emit = async () => {
    calls++;
    advance(callMs(calls));
  };
  await pace(perSecond, emit, abort.signal, clock);
  return calls;
}
