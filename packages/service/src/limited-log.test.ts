import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LimitedLog } from './limited-log.ts';

let written: number;
beforeEach(() => {
  written = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A log of this rate, as a function that logs `times` lines and answers how many are written. */
function logOf(linesPerSecond: number): (times: number) => number {
  const log = new LimitedLog(pino({}, { write: () => (written += 1) }), linesPerSecond);
  return (times) => {
    const before = written;
    for (let i = 0; i < times; i += 1) log.info({ i }, 'done');
    return written - before;
  };
}

test('writes a burst of one second, then the rate', () => {
  const linesOf = logOf(10);
  expect(linesOf(50)).toBe(10);
  vi.advanceTimersByTime(500);
  expect(linesOf(50)).toBe(5);
  vi.advanceTimersByTime(60_000);
  expect(linesOf(50)).toBe(10);
});

test('a rate below one a second still lets one line through', () => {
  const linesOf = logOf(0.5);
  expect(linesOf(2)).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(linesOf(2)).toBe(1);
});

test('a rate of 0 lets nothing through', () => {
  expect(logOf(0)(5)).toBe(0);
});
