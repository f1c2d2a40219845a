import { useEffect, useState } from 'react';

/** Milliseconds since 1970, moving every second while `ticking`. */
export function useNow(ticking: boolean): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}
