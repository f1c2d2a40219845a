import type { BoardName, PanelLink } from '@kafka-o11y/vocabulary';

/** `unknown`: nothing that answered tells whether it is there. */
export type Status = 'ok' | 'missing' | 'failed' | 'unknown';

/** What stays empty without something. */
export interface Loss {
  /** For people. */
  words: string;
  /** Boards of which most is lost. */
  boards?: readonly BoardName[];
  panels?: readonly PanelLink[];
  alerts?: readonly string[];
}

/** What one check has found. */
export interface Finding {
  check: string;
  status: Status;
  reason: string;
  /** The rest is complete without it: it does not count as missing. */
  optional?: boolean;
  lost?: Loss | undefined;
  /** What to do, each a line of its own: words, or a command to paste. */
  next?: string[];
}

/** 0 if all that is not optional is ok, otherwise 1. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 {
  return findings.every(({ status, optional }) => status === 'ok' || optional) ? 0 : 1;
}
