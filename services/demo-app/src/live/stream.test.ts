import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventStream, SharedPoll } from './stream.ts';

// The clock of the tests moves only the timers of which this one is made.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const intervalMs = 20;

function counting({ maxListeners = 10 } = {}) {
  let polls = 0;
  const poll = vi.fn(async () => {
    polls += 1;
    return polls;
  });
  return { poll, shared: new SharedPoll(poll, { intervalMs, maxListeners }) };
}

test('asks once for all who listen, and not at all without listeners', async () => {
  const { poll, shared } = counting();
  await vi.advanceTimersByTimeAsync(5 * intervalMs);
  expect(poll).not.toHaveBeenCalled();

  const seen: number[][] = [[], [], []];
  const leave = seen.map((values) => shared.subscribe((value) => values.push(value)));
  await vi.advanceTimersByTimeAsync(3 * intervalMs);
  expect(seen).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ]);
  for (const one of leave) one();
  await vi.advanceTimersByTimeAsync(5 * intervalMs);
  expect(poll).toHaveBeenCalledTimes(4);
});

test('a later listener has the last value at once, one after a pause a new value', async () => {
  const { shared } = counting();
  const leave = shared.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(intervalMs);
  const later = vi.fn();
  shared.subscribe(later)();
  expect(later).toHaveBeenCalledExactlyOnceWith(2);
  leave();

  await vi.advanceTimersByTimeAsync(5 * intervalMs);
  const afterPause = vi.fn();
  shared.subscribe(afterPause);
  expect(afterPause).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(0);
  expect(afterPause).toHaveBeenCalledExactlyOnceWith(3);
});

test('takes no more listeners than it is to', () => {
  const { shared } = counting({ maxListeners: 1 });
  const leave = shared.subscribe(() => {});
  expect(() => shared.subscribe(() => {})).toThrow('1 pages are watching already');
  leave();
  shared.subscribe(() => {})();
});

test('a slow viewer is sent the newest state, not every one', async () => {
  const stream = new EventStream();
  stream.setEncoding('utf8');
  const events = stream[Symbol.asyncIterator]();
  const first = events.next();
  stream.offer('1');
  expect((await first).value).toBe('1');
  for (const event of ['2', '3', '4', '5']) stream.offer(event);
  // 2 was read ahead.
  expect((await events.next()).value).toBe('25');
  stream.end();
  stream.offer('6');
  expect((await events.next()).done).toBe(true);
});

test('a viewer that has stopped reading is given up after a minute', () => {
  const stream = new EventStream();
  for (let second = 0; second <= 58; second += 2) {
    stream.offer('state');
    vi.advanceTimersByTime(2_000);
  }
  expect(stream.destroyed).toBe(false);
  vi.advanceTimersByTime(4_000);
  stream.offer('state');
  expect(stream.destroyed).toBe(true);
});
