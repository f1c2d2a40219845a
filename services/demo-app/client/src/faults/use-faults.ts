import { useCallback, useState } from 'react';
import type { FaultState } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { usePoll } from '../use-answer.ts';

const pollMs = 2_000;

export interface Faults {
  /** Undefined until they are known. */
  faults?: FaultState[];
  /** Why they are not known, or why one could not be switched. */
  error?: string | undefined;
  /** The fault on its way to another state, or `all`. */
  busy?: string | undefined;
  set: (name: string, variant: string) => void;
  reset: () => void;
}

/**
 * The faults inside the services, and their switches.
 *
 * @param by who switches them, as others are to read it
 */
export function useFaults(by: string): Faults {
  const [{ data, error }, refresh] = usePoll('faults', (signal) => api.faults(signal), pollMs);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const act = useCallback(
    (what: string, change: () => Promise<void>) => {
      setBusy(what);
      setRefused(undefined);
      change()
        .catch((cause: Error) => setRefused(cause.message))
        .finally(() => {
          setBusy(undefined);
          refresh();
        });
    },
    [refresh],
  );
  return {
    ...(data && { faults: data }),
    error: refused ?? error,
    busy,
    set: (name, variant) => act(name, () => api.setFault(name, { variant, by })),
    reset: () => act('all', () => api.resetFaults(by)),
  };
}

/** What a variant does, in the fault's unit: `500 ms`. A switch without a unit is just on. */
export function strength({ unit, variants }: FaultState, variant: string): string {
  const value = variants[variant] ?? 0;
  if (unit === 'on') return 'on';
  return unit === 'share' ? `${value * 100} %` : `${value} ${unit}`;
}
