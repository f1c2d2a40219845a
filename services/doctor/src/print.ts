import { boardUids } from '@kafka-o11y/vocabulary';
import type { Finding, Loss } from './finding.ts';

/**
 * A finding in lines for people: the first has what was found, those below it what is lost and what to do.
 *
 * @param elapsedMs since the start
 * @param before the finding before it, whose loss is not told twice
 */
export function linesOf(finding: Finding, elapsedMs: number, before?: Finding): string[] {
  const { check, status, reason, optional, lost, next = [] } = finding;
  const seconds = `${(elapsedMs / 1_000).toFixed(1)} s`.padStart(7);
  const told = optional && status !== 'ok' ? `${reason} (optional)` : reason;
  return [
    `${status.padEnd(7)} ${seconds}   ${check.padEnd(32)} ${told}`,
    ...(lost
      ? [`${' '.repeat(18)} lost: ${lost === before?.lost ? 'as above' : lossOf(lost)}`]
      : []),
    ...next.map((line) => `${' '.repeat(18)} next: ${line}`),
  ];
}

function lossOf({ words, boards = [], panels = [], alerts = [] }: Loss): string {
  const parts = [
    words,
    ...(boards.length > 0 ? [`boards ${boards.map((board) => boardUids[board]).join(', ')}`] : []),
    ...(panels.length > 0
      ? [`panels ${panels.map(({ board, panel }) => `${boardUids[board]} "${panel}"`).join(', ')}`]
      : []),
    ...(alerts.length > 0 ? [`alerts ${alerts.join(', ')}`] : []),
  ];
  return parts.join('; ');
}

/** The last line. */
export function summaryOf(findings: readonly Finding[], elapsedMs: number): string {
  const open = findings.filter(({ status }) => status !== 'ok');
  const needed = open.filter(({ optional }) => !optional);
  const seconds = (elapsedMs / 1_000).toFixed(1);
  const rest = open.length - needed.length;
  const optional = rest > 0 ? `, and ${rest} optional` : '';
  return needed.length === 0
    ? `All is there that is needed (${findings.length} checks in ${seconds} s${optional && `; ${rest} optional ones are open`}).`
    : `${needed.length} of ${findings.length} checks are open${optional} (${seconds} s).`;
}

/** All of it, for programs. Boards are told by their uids. */
export function jsonOf(cluster: string, findings: readonly Finding[]): string {
  const told = findings.map(({ lost, ...finding }) => ({
    ...finding,
    ...(lost && {
      lost: {
        ...lost,
        ...(lost.boards && { boards: lost.boards.map((board) => boardUids[board]) }),
        ...(lost.panels && {
          panels: lost.panels.map(({ board, panel }) => ({ board: boardUids[board], panel })),
        }),
      },
    }),
  }));
  return JSON.stringify({ cluster, findings: told }, null, 2);
}
