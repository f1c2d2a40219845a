import { expect, test } from 'vitest';
import { shorten, shortRules } from './short-rules.ts';

test.each([
  ['5s', '5s'],
  ['30s', '10s'],
  ['1m', '15s'],
  ['15m', '225s'],
  ['1h', '15m'],
])('%s becomes %s', (long, short) => {
  expect(shorten(long)).toBe(short);
});

test('what is no duration is an error, not a wait of its own', () => {
  expect(() => shorten('soon')).toThrow('"soon" is not a duration');
});

test('only the waits and the intervals of a file change', () => {
  const rule = (wait: string) => `      - alert: A
        expr: sum(rate(errors_total[1m])) > 0.1
        for: ${wait}
        labels: { for: 2m }
`;
  const group = '  - name: one\n';
  const text = `groups:\n${group}    rules:\n${rule('2m')}`;
  expect(shortRules(text)).toBe(`groups:\n${group}    rules:\n${rule('30s')}    interval: 5s\n`);
});
