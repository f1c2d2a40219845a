import { expect, test } from 'vitest';
import { fakeTools, state } from '../../testing/fake-tools.ts';
import type { Scenario } from '../scenario.ts';
import { isrShrink } from '../set/isr-shrink.ts';
import { Session } from './session.ts';

const check = { alert: 'A', is: 'firing' as const };
const scenario: Scenario = {
  id: 's',
  title: 'S',
  question: '',
  learn: [],
  minutes: 1,
  difficulty: 'deep',
  before: [{ title: 'calm', check, within: 0 }],
  steps: [
    {
      title: 'storm',
      text: '',
      do: [{ fault: 'slowConsumer', variant: 'on' }, { compose: ['pause', 'kafka'] }],
      expect: [
        { title: 'down', check, within: 0 },
        { title: 'calm', check, within: 0, holds: true },
      ],
    },
    { title: 'after', text: '', expect: [{ title: 'alone', check, within: 0 }] },
  ],
  alerts: [],
  cleanUp: [{ fault: 'slowConsumer', variant: 'off' }, { compose: ['unpause', 'kafka'] }],
  practice: '',
};

const storm = ['fault slowConsumer: on', 'compose pause kafka'];
const calm = ['fault slowConsumer: off', 'compose unpause kafka'];

/** Tools with which only the expectations of these titles are met. */
function meeting(...titles: string[]) {
  return fakeTools({
    demoApp: {
      checks: async ({ before, steps }, step) =>
        (step === 'before' ? before : (steps[step]?.expect ?? [])).map((one) =>
          state(one, titles.includes(one.title)),
        ),
    },
  });
}

test('all comes true, and all is undone', async () => {
  const { tools, done, output } = fakeTools({});
  expect(await new Session(scenario, tools).run(false)).toBe(true);
  expect(done).toEqual([...storm, ...calm]);
  expect(output()).toContain('S: all came true.');
  expect(output()).toContain('| 2: alone | this | this | 0 |');
});

test('what does not come true ends the run, and all is undone', async () => {
  const { tools, done, output } = meeting('calm');
  expect(await new Session(scenario, tools).run(false)).toBe(false);
  expect(done).toEqual([...storm, ...calm]);
  expect(output()).toContain('S: not all came true.');
  expect(output()).toContain('| 1: down | this | **that** | 0 |');
  // It held, but only because nothing had happened.
  expect(output()).not.toContain('| 1: calm');
  expect(output()).not.toContain('alone');
});

test('what has to hold before is asked before anything is done', async () => {
  const { tools, done } = meeting('down', 'alone');
  expect(await new Session(scenario, tools).run(true)).toBe(false);
  expect(done).toEqual([]);
});

test.each([[['calm', 'down', 'alone']], [['calm']]])('kept as it is with %o met', async (met) => {
  const { tools, done, output } = meeting(...met);
  expect(await new Session(scenario, tools).run(true)).toBe(met.length === 3);
  expect(done).toEqual(storm);
  expect(output()).toContain('reset puts everything back');
});

test('a command that fails ends the run, and all is undone', async () => {
  const said: string[] = [];
  const { tools, done, output } = fakeTools({
    compose: async (args) => {
      said.push(args.join(' '));
      if (args[0] === 'pause') throw new Error('no such service');
      return '';
    },
  });
  expect(await new Session(scenario, tools).run(false)).toBe(false);
  expect(said).toEqual(['pause kafka', 'unpause kafka']);
  expect(done).toEqual(['fault slowConsumer: on', 'fault slowConsumer: off']);
  expect(output()).toContain('no such service');
});

test('what is not undone is no success', async () => {
  const { tools, output } = fakeTools({
    compose: async (args) => {
      if (args[0] === 'unpause') throw new Error('docker is away');
      return '';
    },
  });
  expect(await new Session(scenario, tools).run(false)).toBe(false);
  expect(output()).toContain('not undone: docker is away');
});

test('a scenario that does not fit the lab says so, and has nothing to undo', async () => {
  const { tools, done, output } = fakeTools({});
  expect(await new Session(isrShrink, tools).run(false)).toBe(false);
  expect(done).toEqual([]);
  expect(output()).toContain('isr-shrink needs three brokers');
});
