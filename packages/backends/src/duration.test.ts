import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

test.each([
  ['15s', 15_000],
  ['1m30s', 90_000],
  ['>2h', 7_200_000],
  ['250ms', 250],
])('the duration %s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 'm', '5 m', '5m!'])('%j is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow('is not a duration');
});

test.each([
  [90_000, '90s'],
  [60_000, '1m'],
  [7_200_000, '2h'],
  [250, '250ms'],
])('%d ms is written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
