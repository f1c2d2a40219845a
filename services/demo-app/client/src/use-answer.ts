import { useCallback, useEffect, useRef, useState } from 'react';

export interface Answer<T> {
  data?: T;
  error?: string;
  loading: boolean;
}

/**
 * Asks once for each value of `key`, and gives up on an answer that is no longer wanted. What was
 * there stays while the next answer is on its way. No key, no question.
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ loading: key !== undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked
  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    setAnswer((before) => ({ ...before, loading: true }));
    ask(controller.signal).then(
      (data) => setAnswer({ data, loading: false }),
      (error: Error) => {
        if (controller.signal.aborted) return;
        setAnswer((before) => ({ ...before, error: error.message, loading: false }));
      },
    );
    return () => controller.abort();
  }, [key]);
  return answer;
}

/**
 * Asks at once and again so many milliseconds after each answer, while the page is visible and
 * there is a key. What was there stays while there is no newer answer; with another key it goes.
 *
 * @returns the newest answer, and a function that asks at once
 */
export function usePoll<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  intervalMs: number,
): [answer: Answer<T>, refresh: () => void] {
  const [answer, setAnswer] = useState<Answer<T> & { key: string | undefined }>({
    key,
    loading: key !== undefined,
  });
  const [revision, setRevision] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision asks anew
  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    let timer: number | undefined;
    let asking = false;
    const look = async () => {
      if (document.hidden || asking) return;
      asking = true;
      try {
        const data = await latest.current(controller.signal);
        if (!controller.signal.aborted) setAnswer({ key, data, loading: false });
      } catch (error) {
        if (controller.signal.aborted) return;
        const { message } = error as Error;
        setAnswer((before) => ({
          ...(before.key === key && before),
          key,
          error: message,
          loading: false,
        }));
      }
      asking = false;
      timer = window.setTimeout(look, intervalMs);
    };
    const onVisibility = () => {
      window.clearTimeout(timer);
      void look();
    };
    void look();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      controller.abort();
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [key, intervalMs, revision]);
  const refresh = useCallback(() => setRevision((before) => before + 1), []);
  return [answer.key === key ? answer : { loading: key !== undefined }, refresh];
}
