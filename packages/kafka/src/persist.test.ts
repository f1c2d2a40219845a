import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { persist } from './persist.ts';

const lines: Record<string, unknown>[] = [];
const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
const backoff = { initialMs: 100, maxMs: 1_000 };

beforeEach(() => {
  vi.useFakeTimers({ fakeNodeBuiltins: true });
  lines.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

test('tries until it works and logs every failure with the next time', async () => {
  const { signal } = new AbortController();
  const attempt = vi.fn(async () => {
    if (attempt.mock.calls.length < 4) throw new Error('ECONNREFUSED');
    return 'connected';
  });
  const result = persist('Connecting', attempt, { logger, signal, backoff });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await result).toBe('connected');
  expect(lines.map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/^Connecting failed; trying again in \d+ ms$/),
    expect.stringContaining('failed'),
    expect.stringContaining('failed'),
    'Connecting succeeded',
  ]);
  expect(lines[0]).toMatchObject({ attempts: 1, err: { message: 'ECONNREFUSED' } });
});

test('says nothing when the first attempt works', async () => {
  const { signal } = new AbortController();
  await persist('Connecting', async () => {}, { logger, signal, backoff });
  expect(lines).toEqual([]);
});

test('ends with the reason of the signal, in a pause and before an attempt', async () => {
  const stopping = new AbortController();
  const attempt = vi.fn(async () => {
    throw new Error('ECONNREFUSED');
  });
  const options = { logger, signal: stopping.signal, backoff };
  const outcome = expect(persist('Connecting', attempt, options)).rejects.toThrow('stopped');
  await vi.advanceTimersByTimeAsync(10);
  stopping.abort(new Error('stopped'));
  await outcome;
  await expect(persist('Connecting', attempt, options)).rejects.toThrow('stopped');
  expect(attempt).toHaveBeenCalledTimes(1);
});
