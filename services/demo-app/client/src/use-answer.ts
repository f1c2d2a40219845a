import { useEffect, useState } from 'react';

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
