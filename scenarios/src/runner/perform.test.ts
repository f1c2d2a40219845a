import { expect, test } from 'vitest';
import { fakeTools } from '../../testing/fake-tools.ts';
import { reset } from './perform.ts';

test('a reset undoes what the scenarios of a single broker do, each thing once', async () => {
  const { tools, done } = fakeTools({});
  expect(await reset(tools)).toBe(true);
  expect(done).toContain('all faults off');
  expect(done).toContain('compose unpause kafka');
  expect(done).toContain('toxic none');
  expect(done.join('\n')).not.toContain('kafka-2');
  expect(new Set(done).size).toBe(done.length);
});

test('a reset of a cluster starts all of its brokers', async () => {
  const done: string[] = [];
  const { tools } = fakeTools({
    compose: async (args) => {
      done.push(args.join(' '));
      return 'kafka\nkafka-2\nkafka-3\n';
    },
  });
  expect(await reset(tools)).toBe(true);
  expect(done).toContain('start kafka kafka-2 kafka-3');
});

test('without the demo app the containers are put back all the same', async () => {
  const away = () => Promise.reject(new Error('the demo app does not answer'));
  const { tools, done, output } = fakeTools({
    demoApp: { lab: away, checks: away, switchFault: away, resetFaults: away },
  });
  expect(await reset(tools)).toBe(false);
  expect(done).toContain('compose unpause kafka');
  expect(done).toContain('toxic none');
  expect(output()).toContain('not undone: the demo app does not answer');
});

test('without docker the faults are off all the same', async () => {
  const { tools, done, output } = fakeTools({
    compose: async () => Promise.reject(new Error('docker does not answer')),
  });
  expect(await reset(tools)).toBe(false);
  expect(done).toEqual(['all faults off', 'toxic none']);
  expect(output()).toContain('docker does not answer');
});

test('that there is nothing to undo is no failure', async () => {
  const { tools } = fakeTools({
    compose: async ([verb = '']) => {
      if (verb === 'unpause') throw new Error('Container kafka-1 is not paused');
      return '';
    },
    toxiproxy: { set: () => Promise.reject(new Error('Toxiproxy does not answer at x')) },
  });
  expect(await reset(tools)).toBe(true);
});
