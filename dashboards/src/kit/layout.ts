import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** A group of panels, under a heading that folds them away. */
export interface Row {
  /** Without a title the panels stand at the top, with no heading. */
  title?: string;
  /** A folded row asks nothing until it is opened. */
  collapsed?: boolean;
  panels: Panel[];
}

const COLUMNS = 24;

/**
 * Numbers the panels and places them left to right. A panel that does not fit into the 24 columns
 * begins a new shelf. The room under a low panel stays empty.
 */
export function layOut(rows: Row[]): (Panel | RowPanel)[] {
  let id = 0;
  let y = 0;
  const laid: (Panel | RowPanel)[] = [];
  for (const { title, collapsed = false, panels } of rows) {
    const heading = title === undefined ? undefined : { id: ++id, title, y: y++ };
    const placed = place(panels, y).map((panel) => ({ ...panel, id: ++id }));
    if (heading) laid.push(rowPanel(heading, collapsed, collapsed ? placed : []));
    if (!heading || !collapsed) {
      laid.push(...placed);
      y = bottom(placed, y);
    }
  }
  return laid;
}

function place(panels: Panel[], top: number): Panel[] {
  let x = 0;
  let y = top;
  let shelf = 0;
  return panels.map((panel) => {
    const { w, h } = size(panel);
    if (x + w > COLUMNS) {
      x = 0;
      y += shelf;
      shelf = 0;
    }
    const placed = { ...panel, gridPos: { x, y, w, h } };
    x += w;
    shelf = Math.max(shelf, h);
    return placed;
  });
}

function size({ title, gridPos }: Panel): { w: number; h: number } {
  if (!gridPos || gridPos.w < 1 || gridPos.w > COLUMNS) {
    throw new Error(`Panel "${title}": its span must be 1 to ${COLUMNS} columns.`);
  }
  return gridPos;
}

function bottom(panels: Panel[], top: number): number {
  return Math.max(top, ...panels.map(({ gridPos }) => (gridPos ? gridPos.y + gridPos.h : top)));
}

function rowPanel(
  { id, title, y }: { id: number; title: string; y: number },
  collapsed: boolean,
  panels: Panel[],
): RowPanel {
  return { type: 'row', id, title, collapsed, panels, gridPos: { x: 0, y, w: COLUMNS, h: 1 } };
}
