import type { BoardContext } from './board-context.ts';

/** Pages of this app. Every other path of a board's link is Grafana's. */
const ownPaths = /^\/(boards|traces)\//;

/** Where an address of a board's link leads from here; undefined where it leads nowhere. */
export function destination(
  url: string,
  { grafana, replaceVariables }: Pick<BoardContext, 'grafana' | 'replaceVariables'>,
): string | undefined {
  const filled = replaceVariables(url);
  const board = /^\/d\/([\w-]+)(?:\/[^?]*)?(\?.*)?$/.exec(filled);
  if (board) return `/boards/${board[1]}${board[2] ?? ''}`;
  if (!filled.startsWith('/') || ownPaths.test(filled)) return filled;
  return grafana === undefined ? undefined : `${grafana}${filled}`;
}
