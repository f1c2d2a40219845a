import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { SharedPoll } from './shared-poll.ts';

function counting({ maxListeners = 10 } = {}) {
  let polls = 0;
  const poll = vi.fn(async () => {
    polls += 1;
    return polls;
  });
  return { poll, shared: new SharedPoll(poll, { intervalMs: 20, maxListeners }) };
}

test('asks once for all who listen, and not at all for nobody', async () => {
  const { poll, shared } = counting();
  await sleep(50);
  expect(poll).not.toHaveBeenCalled();

  const seen: number[][] = [[], [], []];
  const leave = seen.map((values) => shared.subscribe((value) => values.push(value)));
  await vi.waitFor(() => expect(seen[0]?.length).toBeGreaterThan(3));
  for (const one of leave) one();
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);

  await sleep(50);
  const asked = poll.mock.calls.length;
  await sleep(100);
  expect(poll).toHaveBeenCalledTimes(asked);
});

test('who comes later has the last value at once; who comes after a pause has a new one', async () => {
  const { shared } = counting();
  const first = vi.fn();
  const leave = shared.subscribe(first);
  await vi.waitFor(() => expect(first).toHaveBeenCalled());
  const second = vi.fn();
  shared.subscribe(second)();
  expect(second).toHaveBeenCalledExactlyOnceWith(first.mock.lastCall?.[0]);
  leave();

  await sleep(60);
  const third = vi.fn();
  const leaveThird = shared.subscribe(third);
  expect(third).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(third).toHaveBeenCalled());
  expect(third.mock.calls[0]?.[0]).toBeGreaterThan(first.mock.lastCall?.[0]);
  leaveThird();
});

test('takes no more listeners than it is to', () => {
  const { shared } = counting({ maxListeners: 1 });
  const leave = shared.subscribe(() => {});
  expect(() => shared.subscribe(() => {})).toThrow('1 pages are watching already');
  leave();
  shared.subscribe(() => {})();
});
