import { expect, test } from 'vitest';
import type { Case } from '../cases/case.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Bench } from './bench.ts';
import { rotated, runRounds, spreads } from './rounds.ts';

const sample = (recordsPerSecond: number) => ({
  recordsPerSecond,
  cpuMicrosPerRecord: 1,
  rssMiB: 1,
});
const subjects = ['a', 'b'].map((name) => ({ name })) as Subject[];
const options = { rounds: 2, say: () => {}, over: () => false };

test('every round begins with another subject', () => {
  expect(rotated(['a', 'b', 'c'], 1)).toEqual(['b', 'c', 'a']);
  expect(rotated(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c']);
  expect(rotated([], 3)).toEqual([]);
});

test('the figures that only some rounds have are spread over these', () => {
  const figures = spreads([sample(3), { ...sample(1), endToEndP50Ms: 4 }]);
  expect(figures.recordsPerSecond).toEqual({ median: 2, min: 1, max: 3 });
  expect(figures.endToEndP50Ms).toEqual({ median: 4, min: 4, max: 4 });
});

test('subjects take turns, and what is wrong with one does not stop the others', async () => {
  const turns: string[] = [];
  const one: Case = {
    name: 'case',
    needs: [],
    run: async (_bench, { name }) => {
      turns.push(name);
      if (name === 'b') throw new Error('it broke');
      return { sample: sample(turns.length), faults: turns.length > 1 ? ['too late'] : [] };
    },
  };
  const { results, faults } = await runRounds({} as Bench, one, subjects, options);
  expect(turns).toEqual(['a', 'b', 'b', 'a']);
  expect(results.map(({ subject, rounds }) => [subject, rounds.length])).toEqual([['a', 2]]);
  expect(faults).toEqual([
    { case: 'case', subject: 'b', fault: 'it broke' },
    { case: 'case', subject: 'b', fault: 'it broke' },
    { case: 'case', subject: 'a', fault: 'too late' },
  ]);
});

test('turns for which there is no time are counted', async () => {
  const one: Case = {
    name: 'case',
    needs: [],
    run: async () => ({ sample: sample(1), faults: [] }),
  };
  let asked = 0;
  const over = () => asked++ > 0;
  const { results, skipped } = await runRounds({} as Bench, one, subjects, { ...options, over });
  expect(results.map(({ subject }) => subject)).toEqual(['a']);
  expect(skipped).toBe(3);
});
