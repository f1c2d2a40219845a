import type { CauseId } from '@kafka-o11y/runbooks';
import { causes } from '@kafka-o11y/runbooks';
import { expect, describe as group, test } from 'vitest';
import type { Backends } from './check.ts';
import { comeTrue, describe, evaluate, measured } from './check.ts';
import type { Check } from './scenario.ts';

function backends(answers: Partial<Backends>): Backends {
  const unexpected = () => Promise.reject(new Error('not asked for in this test'));
  return {
    promql: unexpected,
    activeAlerts: unexpected,
    likelyCauses: unexpected,
    logLines: unexpected,
    traces: unexpected,
    ...answers,
  };
}

const lag = { promql: 'lag', is: 'below', value: 500, unit: 'count' } satisfies Check;

test.each([
  [499, true],
  [500, false],
])('a value of %d against "below 500"', async (value, met) => {
  const outcome = await evaluate(lag, backends({ promql: async () => value }), 0);
  expect(outcome).toEqual({ met, value });
});

test.each([
  [['broker-down', 'bad-records'], true],
  [['bad-records', 'broker-down'], false],
  [[], false],
] satisfies [CauseId[], boolean][])('%j against "broker-down" first', async (named, met) => {
  const check: Check = { cause: 'broker-down' };
  const outcome = await evaluate(check, backends({ likelyCauses: async () => named }), 0);
  expect(outcome.met).toBe(met);
  expect(measured(check, outcome)).toBe(named[0] ? causes[named[0]].title : 'none yet');
});

test.each([undefined, Number.NaN])('no value meets nothing: %s', async (value) => {
  const outcome = await evaluate(lag, backends({ promql: async () => value }), 0);
  expect(outcome.met).toBe(false);
  expect(measured(lag, outcome)).toBe('nothing yet');
});

test('an alert fires when it is among the active ones', async () => {
  const active = backends({ activeAlerts: async () => ['Watchdog', 'KafkaBrokerDown'] });
  const firing = { alert: 'KafkaBrokerDown', is: 'firing' } satisfies Check;
  expect((await evaluate(firing, active, 0)).met).toBe(true);
  expect((await evaluate({ ...firing, is: 'quiet' }, active, 0)).met).toBe(false);
  expect((await evaluate({ alert: 'Other', is: 'quiet' }, active, 0)).met).toBe(true);
});

test('lines and traces are those since the scenario began', async () => {
  const since: number[] = [];
  const counting = backends({
    logLines: async (_query, sinceMs) => since.push(sinceMs) && 3,
    traces: async (_query, sinceMs) => since.push(sinceMs) && 0,
  });
  expect((await evaluate({ logs: {}, atLeast: 1 }, counting, 1_000)).met).toBe(true);
  expect((await evaluate({ traces: {}, atLeast: 1 }, counting, 2_000)).met).toBe(false);
  expect(since).toEqual([1_000, 2_000]);
});

test('a backend that does not answer is not a check that fails', async () => {
  await expect(evaluate(lag, backends({}), 0)).rejects.toThrow('not asked for');
});

test('says what it wants and what it found in words', () => {
  expect(describe(lag)).toBe('below 500');
  const p99 = { promql: 'p99', is: 'above', value: 0.4, unit: 'seconds' } satisfies Check;
  expect(describe(p99)).toBe('above 400 ms');
  expect(measured(p99, { met: true, value: 1.234 })).toBe('1.23 s');
  expect(measured(p99, { met: true, value: 100_000 })).toBe('100,000 s');
  expect(measured(p99, { met: true, value: 45.25 * 86_400 })).toBe('45.3 days');
  expect(describe({ alert: 'KafkaBrokerDown', is: 'firing' })).toBe('firing');
});

group('what comes true in a look', () => {
  const check = { alert: 'A', is: 'firing' as const };
  const expectations = [
    { title: 'a broker is missing', check, within: 60 },
    { title: 'the alert fires', check, within: 60 },
    { title: 'orders flow', check, within: 60, holds: true },
  ];

  function look(met: string[], before: string[] = []): string[] {
    const states = expectations.map(({ title, within }) => ({
      title,
      within,
      met: met.includes(title),
      expected: '',
      measured: '',
    }));
    return comeTrue(expectations, states, new Set(before)).map(({ title }) => title);
  }

  test('what holds all along does not count before the rest has come true', () => {
    expect(look(['orders flow'])).toEqual([]);
    expect(look(['a broker is missing', 'orders flow'])).toEqual(['a broker is missing']);
  });

  test('it counts in the look in which the last other one is met, and not if it does not hold then', () => {
    const before = ['a broker is missing'];
    expect(look(['the alert fires', 'orders flow'], before)).toEqual([
      'the alert fires',
      'orders flow',
    ]);
    expect(look(['the alert fires'], before)).toEqual(['the alert fires']);
  });

  test('what came true stays so: it need not be met any more', () => {
    expect(look(['orders flow'], ['a broker is missing', 'the alert fires'])).toEqual([
      'orders flow',
    ]);
  });
});
