import type { BoardContext } from './board-context.ts';
import type { LinkJson } from './board-json.ts';

/** Pages of this app; what else begins with a slash is Grafana's. */
const ownPaths = /^\/(boards|traces)\//;

/** Where a link of a board leads from here; undefined where it leads nowhere. */
export function destination(
  { url }: Pick<LinkJson, 'url'>,
  { grafana, replaceVariables }: Pick<BoardContext, 'grafana' | 'replaceVariables'>,
): string | undefined {
  const filled = replaceVariables(url);
  const board = /^\/d\/([\w-]+)(?:\/[^?]*)?(\?.*)?$/.exec(filled);
  if (board) return `/boards/${board[1]}${board[2] ?? ''}`;
  if (!filled.startsWith('/') || ownPaths.test(filled)) return filled;
  return grafana === undefined ? undefined : `${grafana}${filled}`;
}
