import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from './checks.ts';

/** A check that did not come true, and what was last heard about it. */
export interface Missing {
  check: Check;
  reason: string;
}

interface Options {
  /** When to give up, in milliseconds since the epoch. */
  deadline: number;
  pollMs?: number;
  /** Called once for each check, as soon as it has come true. */
  seen: (check: Check, evidence: string) => void;
  /** Called after each look at which something was missing. */
  waiting?: (missing: readonly Missing[]) => void;
}

/**
 * Looks again and again until every check has come true or the deadline has passed; at least once.
 *
 * @returns the checks that did not come true; none is success
 */
export async function watch(
  checks: readonly Check[],
  { deadline, pollMs = 500, seen, waiting }: Options,
): Promise<Missing[]> {
  let open = checks;
  for (;;) {
    const results = await Promise.all(
      open.map(async (check) => {
        const { evidence, reason } = await look(check);
        if (evidence) seen(check, evidence);
        return evidence ? [] : { check, reason };
      }),
    );
    const missing = results.flat();
    if (missing.length === 0 || Date.now() + pollMs > deadline) return missing;
    waiting?.(missing);
    open = missing.map(({ check }) => check);
    await sleep(pollMs);
  }
}

async function look(check: Check): Promise<{ evidence?: string | undefined; reason: string }> {
  try {
    return { evidence: await check.look(), reason: 'not there yet' };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
