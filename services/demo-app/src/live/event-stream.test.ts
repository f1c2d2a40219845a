import { afterEach, expect, test, vi } from 'vitest';
import { EventStream } from './event-stream.ts';

afterEach(() => vi.useRealTimers());

test('one who reads slowly is sent the newest state, not every one', async () => {
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

test('one who has stopped reading is given up after a minute', () => {
  vi.useFakeTimers();
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
