import type { Faults } from '@kafka-o11y/faults';
import { pace } from './pace.ts';

/** Calls `emit` at the rate of the fault `producerBurst` while it is on, until `signal` aborts. */
export async function burst(
  faults: Faults,
  emit: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  while (!signal.aborted) {
    const change = faults.nextChange();
    const over = new AbortController();
    const rate = faults.peek('producerBurst');
    const extra = rate > 0 ? pace(rate, emit, AbortSignal.any([signal, over.signal])) : undefined;
    await Promise.race([change, stopped, extra ?? change]);
    over.abort();
    await extra;
  }
}
