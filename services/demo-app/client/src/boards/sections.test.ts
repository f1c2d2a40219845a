import { expect, test } from 'vitest';
import type { PanelJson } from './board-json.ts';
import { sectionsOf } from './sections.ts';

const panel = (id: number, x: number, y: number, more: Partial<PanelJson> = {}): PanelJson => ({
  id,
  type: 'stat',
  gridPos: { x, y, w: 6, h: 4 },
  ...more,
});

test('panels belong to the row above them, in the order of reading', () => {
  const sections = sectionsOf({
    uid: 'b',
    title: 'B',
    panels: [
      panel(5, 0, 11, { type: 'row', collapsed: true, panels: [panel(6, 0, 12)] }),
      panel(2, 6, 0),
      panel(1, 0, 0),
      panel(3, 0, 4, { type: 'row' }),
      panel(4, 0, 5),
    ],
  });
  expect(sections.map(({ row, panels }) => [row?.id, panels.map(({ id }) => id)])).toEqual([
    [undefined, [1, 2]],
    [3, [4]],
    [5, [6]],
  ]);
});
