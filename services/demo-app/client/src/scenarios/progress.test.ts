import type { ExpectationState, Scenario } from '@kafka-o11y/scenarios';
import { expect, test } from 'vitest';
import { begin, commandsRun, observe } from './progress.ts';

const expectation = (title: string) => ({
  title,
  within: 60,
  check: { alert: title, is: 'firing' as const },
});

const scenario: Scenario = {
  id: 's',
  title: 'S',
  question: '',
  learn: [],
  minutes: 1,
  difficulty: 'deep',
  before: [expectation('flows')],
  steps: [
    {
      title: 'pause',
      text: '',
      do: [{ compose: ['pause', 'kafka'] }],
      expect: [expectation('down'), expectation('flows')],
    },
    {
      title: 'switch',
      text: '',
      do: [{ fault: 'slowConsumer', variant: 'on' }],
      expect: [expectation('lag')],
    },
  ],
  alerts: [],
  cleanUp: [],
  practice: '',
};

const state = (title: string, met: boolean, error?: string): ExpectationState => ({
  title,
  met,
  expected: 'firing',
  measured: met ? 'firing' : 'quiet',
  within: 60,
  ...(error && { error }),
});

const at = (nowMs: number, switched = true) => ({ nowMs, switched });
const started = () => observe(begin(0), scenario, [state('flows', true)], at(1_000));

test('what has come true stays so, and the last of it leads to the next step', () => {
  const progress = started();
  expect(progress.stages).toHaveLength(2);
  expect(progress.stages[0]?.met).toEqual({ flows: { measured: 'firing', seconds: 0 } });
});

test('nothing ticks before the command has been run', () => {
  const early = observe(
    started(),
    scenario,
    [state('down', false), state('flows', true)],
    at(2_000),
  );
  expect(early.stages[1]?.met).toEqual({});
  expect(early.stages[1]?.actedMs).toBeUndefined();
});

test('an expectation that comes true shows that the command was run', () => {
  let progress = observe(started(), scenario, [state('down', false)], at(2_000));
  progress = observe(progress, scenario, [state('down', true), state('flows', false)], at(4_000));
  expect(Object.keys(progress.stages[1]?.met ?? {})).toEqual(['down']);
  progress = observe(progress, scenario, [state('down', false), state('flows', true)], at(9_000));
  expect(progress.stages[1]?.met.flows).toEqual({ measured: 'firing', seconds: 5 });
  expect(progress.stages).toHaveLength(3);
});

test('a backend that was away and answers again shows nothing', () => {
  let progress = observe(started(), scenario, [state('down', false, 'no answer')], at(2_000));
  progress = observe(progress, scenario, [state('down', true)], at(4_000));
  expect(progress.stages[1]?.met).toEqual({});
});

test('what holds all along ticks with the last of the others, and shows no command', () => {
  const calm = { ...expectation('calm'), holds: true };
  const [first, ...rest] = scenario.steps;
  const steps = first ? [{ ...first, expect: [...first.expect, calm] }, ...rest] : [];
  const look = (down: boolean, flows: boolean, calm: boolean) => [
    state('down', down),
    state('flows', flows),
    state('calm', calm),
  ];
  const ticked = (progress: ReturnType<typeof begin>) => Object.keys(progress.stages[1]?.met ?? {});
  const see = (progress: ReturnType<typeof begin>, states: ExpectationState[], nowMs: number) =>
    observe(progress, { ...scenario, steps }, states, at(nowMs));

  let progress = see(started(), look(false, false, false), 2_000);
  progress = see(progress, look(false, false, true), 4_000);
  expect(progress.stages[1]?.commandsRun).toBe(false);
  progress = see(progress, look(true, false, true), 6_000);
  expect(ticked(progress)).toEqual(['down']);
  progress = see(progress, look(false, true, false), 8_000);
  expect(ticked(progress)).toEqual(['down', 'flows']);
  expect(progress.stages).toHaveLength(2);
  progress = see(progress, look(false, false, true), 10_000);
  expect(ticked(progress)).toEqual(['down', 'flows', 'calm']);
  expect(progress.stages).toHaveLength(3);
});

test('the reader’s word counts for a command, the server’s for a switch', () => {
  const all = [state('down', true), state('flows', true)];
  let progress = observe(commandsRun(started()), scenario, all, at(2_000));
  expect(progress.stages).toHaveLength(3);
  progress = observe(progress, scenario, [state('lag', true)], at(3_000, false));
  expect(progress.doneMs).toBeUndefined();
  progress = observe(progress, scenario, [state('lag', true)], at(4_000));
  expect(progress.doneMs).toBe(4_000);
});
