import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

/** After a stall (a pause of the process, back-pressure) this much of the schedule is made up for. */
const catchUpMs = 200;

/** For so long calls may follow each other before everything else has its turn: health checks, answers of brokers. */
const turnMs = 20;

export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** Resolves after `ms`, or earlier when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Resolves when everything else that waits has had its turn. */
  turn(): Promise<void>;
}

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  turn,
};

/**
 * Calls `emit` at `perSecond` calls a second, one at a time, until `signal` aborts.
 *
 * Each call has its due time, counted from the one before and not from the clock, so that late
 * timers and slow calls do not add up to drift; what is overdue is called at once. Calls overdue
 * by more than 200 ms are left out, so that a stall does not end in a burst. With a rate of 0
 * every call is due at once, and only `emit` itself holds the pace. Every 20 ms the event loop has a turn,
 * whatever is overdue.
 */
export async function pace(
  perSecond: number,
  emit: () => Promise<void>,
  signal: AbortSignal,
  clock: Clock = realClock,
): Promise<void> {
  const intervalMs = perSecond === 0 ? 0 : 1_000 / perSecond;
  let due = clock.now();
  let turnAt = due + turnMs;
  while (!signal.aborted) {
    const now = clock.now();
    if (now >= turnAt) {
      await clock.turn();
      turnAt = clock.now() + turnMs;
    }
    due = Math.max(due, now - catchUpMs);
    if (due <= now) {
      await emit();
      due += intervalMs;
    } else {
      await clock.sleep(due - now, signal);
    }
  }
}
