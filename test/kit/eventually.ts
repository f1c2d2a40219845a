import { setTimeout as delay } from 'node:timers/promises';

interface Patience {
  /** How long to keep trying, in seconds. */
  seconds?: number;
  /** Pause between two attempts, in milliseconds. */
  everyMs?: number;
}

/**
 * Repeats `attempt` until it no longer throws and returns its value. Assertions go inside the
 * attempt: the one that failed last is what the error tells once the time is up.
 */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T> | T,
  { seconds = 60, everyMs = 1000 }: Patience = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() + everyMs > deadline) {
        const seen = error instanceof Error ? error.message : String(error);
        throw new Error(`${what}: not within ${seconds} s. Last seen: ${seen}`, { cause: error });
      }
    }
    await delay(everyMs);
  }
}
