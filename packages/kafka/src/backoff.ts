/** Bounds of an exponential backoff, in milliseconds. */
export interface Backoff {
  initialMs: number;
  maxMs: number;
}

const JITTER = 0.2;

/**
 * Milliseconds to wait after the given attempt (1 is the first): `initialMs` doubled each time up
 * to `maxMs`, then 20 % either way so that many clients do not return at the same instant.
 */
export function backoffDelay(attempt: number, { initialMs, maxMs }: Backoff): number {
  const delay = Math.min(initialMs * 2 ** (attempt - 1), maxMs);
  return Math.round(delay * (1 + JITTER * (2 * Math.random() - 1)));
}
