import { setTimeout as delay } from 'node:timers/promises';
import type { Reading } from './counters.ts';
import { fingerprint, grown, read } from './counters.ts';
import { readLag, readQueues } from './gauges.ts';
import type { Stack } from './stack.ts';

/** Counters come in every 10 s. This is two intervals, and the way to Prometheus. */
const quietMs = 25_000;
const everyMs = 5_000;
const patienceMs = 240_000;

/** Counters at a moment of rest. */
export interface Rest {
  reading: Reading;
  lag: number | undefined;
  /** Items that were accepted just before the reading: the store may count them later. */
  onTheWay: { spans: number; logs: number };
}

/**
 * Waits until there is no lag, the queues of logs and traces are empty, and no counter moves. After four
 * minutes it gives the latest reading.
 *
 * @param since see {@link read}
 * @param restartedAt see {@link read}
 * @throws Error if Prometheus has not answered once in that time, or `signal` ends it
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

/** The readings within `quietMs`, and the one before them. */
function withinQuiet(history: readonly Reading[], now: number): Reading[] {
  const firstOfIt = history.findIndex(({ time }) => now - time < quietMs);
  return history.slice(firstOfIt === -1 ? -1 : Math.max(0, firstOfIt - 1));
}

function stands(history: readonly Reading[]): boolean {
  const [earliest, latest] = [history[0], history.at(-1)];
  if (!earliest || !latest || latest.time - earliest.time < quietMs) return false;
  return history.every((reading) => fingerprint(reading) === fingerprint(latest));
}
