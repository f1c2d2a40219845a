import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { overview } from './overview.ts';

/** Every board of the lab. */
export const boards: readonly Dashboard[] = [overview()];

/** Gives each board's file and the exact text that belongs into it. */
export function boardFiles(): { path: URL; json: string }[] {
  return boards.map((board) => ({
    path: new URL(`../../grafana/dashboards/${board.uid}.json`, import.meta.url),
    json: `${JSON.stringify(board, null, 2)}\n`,
  }));
}
