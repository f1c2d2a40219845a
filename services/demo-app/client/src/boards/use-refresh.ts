import { rangeUtil } from '@grafana/data';
import { useCallback, useEffect, useState } from 'react';

/** Counts up at an interval like `10s`, while somebody can see it, and on demand. */
export function useRefresh(interval: string): [revision: number, refresh: () => void] {
  const [revision, setRevision] = useState(0);
  const refresh = useCallback(() => setRevision((before) => before + 1), []);
  useEffect(() => {
    if (interval === '') return;
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, rangeUtil.intervalToMs(interval));
    return () => clearInterval(timer);
  }, [interval, refresh]);
  return [revision, refresh];
}
