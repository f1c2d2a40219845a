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
])('%j can not be used', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
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
