import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { boardUids } from '@kafka-o11y/vocabulary';

/** Gives the source of packages/vocabulary/src/panels.ts: the id of each panel, by board and title. */
export function panelIdsSource(boards: readonly Dashboard[]): string {
  const entries = boards.map((board) => {
    const ids = panelsOf(board).map(({ title, id }) => `    ${quoted(title ?? '')}: ${id},\n`);
    return `  ${nameOf(board)}: {\n${ids.join('')}  },\n`;
  });
  return `// Written by \`npm run dashboards\` from dashboards/src. Do not edit it.

/** The id of each panel, by its board and its title. */
export const panelIds = {
${entries.join('')}} as const;
`;
}

/** The name of a board in code. */
export function nameOf({ uid }: Dashboard): string {
  const entry = Object.entries(boardUids).find(([, known]) => known === uid);
  if (!entry) throw new Error(`The board "${uid}" is not in packages/vocabulary/src/boards.ts.`);
  return entry[0];
}

/** The panels of a board without the headings of its rows. */
export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

/** The key as Biome formats it. */
function quoted(key: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return key;
  return key.includes("'") ? JSON.stringify(key) : `'${key}'`;
}
