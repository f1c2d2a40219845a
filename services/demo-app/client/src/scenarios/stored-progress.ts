import type { Progress } from './progress.ts';

const key = (id: string) => `scenario:${id}`;

/** The progress of a scenario in this browser tab, which a reload keeps. */
export function loadProgress(id: string): Progress | undefined {
  const text = sessionStorage.getItem(key(id));
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function storeProgress(id: string, progress: Progress | undefined): void {
  if (progress) sessionStorage.setItem(key(id), JSON.stringify(progress));
  else sessionStorage.removeItem(key(id));
}
