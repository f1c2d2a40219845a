import type { Backends, Scenario } from '@kafka-o11y/scenarios';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Checker } from './checker.ts';

/** Finds one of everything, and writes down what it was asked. */
const asked: string[] = [];
let fails = false;
const answer = async (question: string) => {
  asked.push(question);
  if (fails) throw new Error('the backend is down');
  return 1;
};
const backends: Backends = {
  promql: (query) => answer(query),
  activeAlerts: async () => {
    await answer('alerts');
    return [];
  },
  likelyCauses: async () => [],
  logLines: ({ service }, sinceMs) => answer(`lines of ${service} since ${sinceMs}`),
  traces: ({ service }, sinceMs) => answer(`traces of ${service} since ${sinceMs}`),
};

const expectation = (check: Scenario['before'][number]['check']) => ({
  title: 'comes true',
  check,
  within: 60,
});
const above = (value: number) =>
  expectation({ promql: 'up', is: 'above', value, unit: 'count' } as const);
const scenario = {
  id: 'a scenario',
  before: [above(0)],
  steps: [
    {
      expect: [
        above(0),
        expectation({ alert: 'Down', is: 'quiet' }),
        expectation({ logs: { service: 'kafka' }, atLeast: 1 }),
        expectation({ traces: { service: 'producer' }, atLeast: 1 }),
      ],
    },
    { expect: [above(5)] },
  ],
} as unknown as Scenario;

beforeEach(() => {
  asked.length = 0;
  fails = false;
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('viewers who began at different times share a look at metrics and alerts', async () => {
  const checker = new Checker(backends);
  const [first, second] = await Promise.all([
    checker.check(scenario, 0, 1_000),
    checker.check(scenario, 0, 2_000),
  ]);
  expect(first.map(({ met }) => met)).toEqual([true, true, true, true]);
  expect(second).toEqual(first);
  expect(asked.toSorted()).toEqual([
    'alerts',
    'lines of kafka since 1000',
    'lines of kafka since 2000',
    'traces of producer since 1000',
    'traces of producer since 2000',
    'up',
  ]);
});

test('steps share it where they check the same, and only there', async () => {
  const checker = new Checker(backends);
  await checker.check(scenario, 'before', 1_000);
  await checker.check(scenario, 0, 1_000);
  expect(asked.filter((query) => query === 'up')).toHaveLength(1);
  const [above5] = await checker.check(scenario, 1, 1_000);
  expect(above5).toMatchObject({ met: false, measured: '1' });
});

test('one who began at one time looks once a second', async () => {
  const checker = new Checker(backends);
  await checker.check(scenario, 0, 1_000);
  await checker.check(scenario, 0, 1_000);
  expect(asked).toHaveLength(4);
  vi.advanceTimersByTime(1_001);
  await checker.check(scenario, 0, 1_000);
  expect(asked).toHaveLength(8);
});

test('a backend that fails is told to all, and asked again later', async () => {
  const checker = new Checker(backends);
  fails = true;
  const states = await Promise.all([
    checker.check(scenario, 'before', 1_000),
    checker.check(scenario, 'before', 2_000),
  ]);
  const failed = { met: false, measured: 'no answer', error: 'the backend is down' };
  expect(states).toMatchObject([[failed], [failed]]);
  expect(asked).toHaveLength(1);
  fails = false;
  vi.advanceTimersByTime(1_001);
  expect(await checker.check(scenario, 'before', 1_000)).toMatchObject([{ met: true }]);
});
