import { expect, test } from 'vitest';
import { offsetLag, recordsLost } from './offsets.ts';

const log = { start: 100, end: 150 };

test.each([
  [120, { records: 30, from: 120 }],
  [150, { records: 0, from: 150 }],
  [151, { records: 0, from: 150, clamped: 'beyond the end' }],
  [100, { records: 50, from: 100 }],
  [99, { records: 50, from: 100, clamped: 'before the start' }],
])('committed %i of the log from 100 to 150', (committed, lag) => {
  expect(offsetLag(committed, log)).toEqual(lag);
});

test('a share group has processed some of what is after its offset', () => {
  expect(offsetLag(120, log, 4)).toEqual({ records: 4, from: 120 });
  expect(offsetLag(120, log, 31), 'told before the end was read').toEqual({
    records: 30,
    from: 120,
  });
});

test.each([
  [120, 0],
  [90, 10],
  [70, 20],
])('committed %i: of what was deleted from 80 to 100, %i were lost', (committed, lost) => {
  expect(recordsLost(committed, 100, 80)).toBe(lost);
});
