import { expect, test } from 'vitest';
import { readOptions, takesPart } from './options.ts';
import { subjects } from './subjects/index.ts';

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

test('a part of a name chooses cases, in the order of the table', () => {
  const { cases } = readOptions(['--case', 'consume/256B/1%', '--case', 'produce/256B/1']);
  expect(names(cases)).toEqual([
    ...['produce/256B/1%', 'produce/256B/10%', 'produce/256B/100%', 'consume/256B/1%'],
  ]);
});

test('a quick run has one case of each kind, unless others are asked for', () => {
  const { cases, rounds } = readOptions(['--quick']);
  const kinds = cases.map(({ name }) => name.split('/')[0]);
  expect([...new Set(kinds)]).toEqual([
    ...['produce', 'producers', 'consume', 'consumers', 'whole-path', 'latency'],
  ]);
  expect(rounds).toBe(1);
  expect(names(readOptions(['--quick', '--case', 'latency']).cases)).toHaveLength(3);
});

test.each([
  [['--case', 'nothing'], 'No case is called so'],
  [['--subjects', 'go,nobody'], 'No subject is called nobody'],
  [['--rounds', '0'], '--rounds is "0"'],
  [['--fast'], "Unknown option '--fast'"],
  [['--knob', 'linger=5'], '--knob is "linger=5"'],
  [['--knob', 'lingerMs=x'], '--knob lingerMs is "x"'],
  [['--knob', 'lingerMs'], '--knob lingerMs is ""'],
  [['--env', 'PATH=/'], '--env is "PATH=/"'],
])('%j can not be used', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});

test('knobs and variables come as they are given', () => {
  const args = ['--knob', 'lingerMs=0', '--knob', 'inFlight=1', '--env', 'OTEL_A=b=c'];
  const { knobs, env } = readOptions(args);
  expect({ knobs, env }).toEqual({
    knobs: { lingerMs: 0, inFlight: 1 },
    env: { OTEL_A: 'b=c' },
  });
});

test('a subject takes part where it has what the case needs', () => {
  const [plain, traced] = readOptions(['--case', 'produce/256B/1%', '--case', 'produce/256B/off'])
    .cases as [never, never];
  const able = names(subjects.filter((subject) => takesPart(subject, plain, false)));
  expect(able).toContain('platformatic');
  expect(names(subjects.filter((subject) => takesPart(subject, traced, false)))).toEqual(
    able.filter((name) => name !== 'platformatic'),
  );
});
