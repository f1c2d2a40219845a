import { setTimeout as delay } from 'node:timers/promises';
import type { Reading } from './counters.ts';
import { fingerprint, grown, read } from './counters.ts';
import { readLag, readQueues } from './gauges.ts';
import type { Stack } from './stack.ts';

/** Counters come in every 10 s: two of these, and what is on its way to Prometheus. */
const quietMs = 25_000;
const everyMs = 5_000;
const patienceMs = 240_000;

/** Counters at a moment at which nothing moves, or hardly. */
export interface Rest {
  reading: Reading;
  lag: number | undefined;
  /** What was accepted just before the reading, and may not have been counted as stored in it. */
  onTheWay: { spans: number; logs: number };
}

/**
 * Waits until everything that was sent has been worked off: no lag, nothing in the queues of logs
 * and traces, and no counter that moves. Gives what there is after four minutes.
 *
 * @param since see {@link read}
 * @param restartedAt see {@link read}
 * @throws Error where Prometheus has not answered once in that time, or `signal` ends it
 */
export async function rest(
  stack: Stack,
  since: number,
  restartedAt: number | undefined,
  signal: AbortSignal,
): Promise<Rest> {
  const { prometheus, pair, group } = stack;
  const deadline = performance.now() + patienceMs;
  let history: Reading[] = [];
  let lag: number | undefined;
  let problem: unknown;
  while (performance.now() < deadline) {
    try {
      const [reading, lagNow, queues] = await Promise.all([
        read(prometheus, pair, since, restartedAt),
        readLag(prometheus, group),
        readQueues(prometheus),
      ]);
      lag = lagNow;
      history = [...withinQuiet(history, reading.time), reading];
      const waiting = (queues['otlp_http/logs'] ?? 0) + (queues['otlp_http/traces'] ?? 0);
      if (lag === 0 && waiting === 0 && stands(history)) {
        return { reading, lag, onTheWay: { spans: 0, logs: 0 } };
      }
    } catch (error) {
      problem = error;
    }
    await delay(everyMs, undefined, { signal });
  }
  const [earliest, reading] = [history[0], history.at(-1)];
  if (!earliest || !reading) throw problem;
  const moved = (name: 'spansAccepted' | 'logsAccepted') =>
    grown(earliest.counters[name], reading.counters[name]) ?? 0;
  return {
    reading,
    lag,
    onTheWay: { spans: moved('spansAccepted'), logs: moved('logsAccepted') },
  };
}

/** The readings of the last quiet time, and the one before it. */
function withinQuiet(history: readonly Reading[], now: number): Reading[] {
  const firstOfIt = history.findIndex(({ time }) => now - time < quietMs);
  return history.slice(firstOfIt === -1 ? -1 : Math.max(0, firstOfIt - 1));
}

function stands(history: readonly Reading[]): boolean {
  const [earliest, latest] = [history[0], history.at(-1)];
  if (!earliest || !latest || latest.time - earliest.time < quietMs) return false;
  return history.every((reading) => fingerprint(reading) === fingerprint(latest));
}
