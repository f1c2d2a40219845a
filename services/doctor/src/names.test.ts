import { expect, test } from 'vitest';
import { EVERY, isChosen, probeName, resourcePatterns } from './names.ts';

test.each([
  { include: '.*', patterns: [EVERY] },
  { include: 'orders', patterns: [{ type: 'literal', name: 'orders' }] },
  { include: 'orders\\..*', patterns: [{ type: 'prefixed', name: 'orders.' }] },
  {
    include: 'orders.retry|bill.+',
    patterns: [
      { type: 'literal', name: 'orders.retry' },
      { type: 'prefixed', name: 'bill' },
    ],
  },
  { include: 'orders|(a|b)', patterns: [EVERY] },
  { include: 'orders-[0-9]+', patterns: [EVERY] },
])(
  'ACLs reach all that $include matches, and no more than they have to',
  ({ include, patterns }) => {
    expect(resourcePatterns(new RegExp(`^(?:${include})$`))).toEqual(patterns);
  },
);

test('a probe is a name that the pattern reaches', () => {
  expect(probeName(EVERY)).toBe('kafka-o11y-doctor');
  expect(probeName({ type: 'prefixed', name: 'orders.' })).toBe('orders.kafka-o11y-doctor');
  expect(probeName({ type: 'literal', name: 'orders' })).toBe('orders');
});

test('what is excluded is not looked at, whatever includes it', () => {
  const patterns = { include: /^(?:.*)$/, exclude: /^(?:_.*)$/ };
  expect(['orders', '__consumer_offsets'].filter((name) => isChosen(patterns, name))).toEqual([
    'orders',
  ]);
});
