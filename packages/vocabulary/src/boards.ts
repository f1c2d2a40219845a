import { panelIds } from './panels.ts';

/** The boards by their names in code. The value is the uid, which is in every address. */
export const boardUids = {
  overview: 'kafka-o11y-overview',
  broker: 'kafka-o11y-broker',
  topics: 'kafka-o11y-topics',
  groups: 'kafka-o11y-groups',
  zookeeper: 'kafka-o11y-zookeeper',
  kraft: 'kafka-o11y-kraft',
  clients: 'kafka-o11y-clients',
  security: 'kafka-o11y-security',
  applications: 'kafka-o11y-applications',
  monitor: 'kafka-o11y-monitor',
  logs: 'kafka-o11y-logs',
  telemetry: 'kafka-o11y-telemetry',
  host: 'kafka-o11y-host',
} as const;

export type BoardName = keyof typeof boardUids;

/** The tag by which the boards find each other. */
export const boardTag = 'kafka-o11y';

export type PanelTitle<Board extends BoardName> = keyof (typeof panelIds)[Board];

/** A link to a panel of a board. */
export type PanelLink = {
  [Board in BoardName]: {
    board: Board;
    panel: PanelTitle<Board>;
    /** The text of the link, where the panel's own title does not say it. */
    title?: string;
  };
}[BoardName];

/** Gives the panel's id on its board. */
export function panelIdOf({ board, panel }: PanelLink): number {
  const ids: Partial<Record<string, number>> = panelIds[board];
  const id = ids[panel];
  if (id === undefined) throw new Error(`The board ${board} has no panel "${panel}".`);
  return id;
}
