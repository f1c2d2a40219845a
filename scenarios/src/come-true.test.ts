import { expect, test } from 'vitest';
import { comeTrue } from './come-true.ts';

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
