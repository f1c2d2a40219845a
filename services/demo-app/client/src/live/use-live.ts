import { useEffect, useState } from 'react';
import type { LiveState } from '../../../src/contract.ts';

/** The server sends every few seconds; a stream that is silent for longer is broken. */
const silenceMs = 12_000;
const retryMs = 3_000;

export interface Live {
  /** As of the last event. */
  state?: LiveState;
  /** The stream is broken and being connected again. */
  broken: boolean;
}

/** The state of the lab as it changes, while the page is visible. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ broken: false });
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: number | undefined;
    const close = () => {
      source?.close();
      window.clearTimeout(timer);
    };
    const lose = () => {
      close();
      setLive((before) => ({ ...before, broken: true }));
      timer = window.setTimeout(connect, retryMs);
    };
    const expectMore = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(lose, silenceMs);
    };
    const connect = () => {
      source = new EventSource('/api/live');
      source.onmessage = ({ data }) => {
        setLive({ state: JSON.parse(data), broken: false });
        expectMore();
      };
      source.onerror = lose;
      expectMore();
    };
    const onVisibility = () => {
      close();
      if (!document.hidden) connect();
    };
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      close();
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, []);
  return live;
}
