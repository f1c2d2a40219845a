import type { PanelJson } from '@kafka-o11y/panels';
import type { BoardJson } from './board-json.ts';

/** A row's heading and the panels below it; without heading those above the first row. */
export interface Section {
  row?: PanelJson;
  panels: PanelJson[];
}

/** A board's panels from top to bottom, by row. A collapsed row holds its panels itself. */
export function sectionsOf(board: BoardJson): Section[] {
  const sections: Section[] = [{ panels: [] }];
  for (const panel of [...(board.panels ?? [])].sort(byPosition)) {
    if (panel.type === 'row') {
      sections.push({ row: panel, panels: [...(panel.panels ?? [])].sort(byPosition) });
    } else {
      sections.at(-1)?.panels.push(panel);
    }
  }
  return sections.filter(({ row, panels }) => row || panels.length > 0);
}

/** Finds the panel of a name in an address: `panel-3`, or `3` as older versions of Grafana write. */
export function panelNamed(name: string | undefined, sections: Section[]): PanelJson | undefined {
  const id = name?.replace(/^panel-/, '');
  return sections.flatMap(({ panels }) => panels).find((panel) => String(panel.id) === id);
}

function byPosition(a: PanelJson, b: PanelJson): number {
  const [p, q] = [a.gridPos, b.gridPos];
  return (p?.y ?? 0) - (q?.y ?? 0) || (p?.x ?? 0) - (q?.x ?? 0);
}
