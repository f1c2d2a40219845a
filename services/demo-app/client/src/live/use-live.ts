import { useEffect, useState } from 'react';
import type { LiveState } from '../../../src/contract.ts';
import { liveStateSchema } from '../../../src/contract.ts';
import { parseAnswer } from '../api.ts';

/** The server sends every few seconds; a stream that is silent for longer is broken. */
const silenceMs = 12_000;
const retryMs = 3_000;

export interface Live {
  /** As of the last event that could be read. */
  state?: LiveState;
  /** The stream is broken and being connected again. */
  broken: boolean;
  /** Why the last event could not be read. */
  error?: string | undefined;
}

/** The state of the lab as it changes, while the page is visible. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ broken: false });
  useEffect(() => watch((change) => setLive((before) => ({ ...before, ...change }))), []);
  return live;
}

/** @returns ends it */
export function watch(onChange: (change: Partial<Live>) => void): () => void {
  const path = '/api/live';
  let source: EventSource | undefined;
  let timer: number | undefined;
  const close = () => {
    source?.close();
    window.clearTimeout(timer);
  };
  const lose = () => {
    close();
    onChange({ broken: true });
    timer = window.setTimeout(connect, retryMs);
  };
  const expectMore = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(lose, silenceMs);
  };
  const read = (text: string): Partial<Live> => {
    try {
      return { state: parseAnswer(liveStateSchema, path, text), error: undefined };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
  const connect = () => {
    source = new EventSource(path);
    source.onmessage = ({ data }) => {
      onChange({ ...read(data), broken: false });
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
}
