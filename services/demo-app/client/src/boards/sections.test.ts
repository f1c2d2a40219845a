import type { PanelJson } from '@kafka-o11y/panels';
import { expect, test } from 'vitest';
import { panelNamed, sectionsOf } from './sections.ts';

const panel = (id: number, x: number, y: number, more: Partial<PanelJson> = {}): PanelJson => ({
  id,
  type: 'stat',
  gridPos: { x, y, w: 6, h: 4 },
  ...more,
});

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

test('panels belong to the row above them, in the order of reading', () => {
  expect(sections.map(({ row, panels }) => [row?.id, panels.map(({ id }) => id)])).toEqual([
    [undefined, [1, 2]],
    [3, [4]],
    [5, [6]],
  ]);
});

test.each([
  ['panel-2', 2],
  ['2', 2],
  // It is in a folded row.
  ['panel-6', 6],
  // It is the heading of a row.
  ['panel-3', undefined],
  ['panel-7', undefined],
  ['Brokers', undefined],
  ['', undefined],
  [undefined, undefined],
])('the address names the panel "%s": %s', (name, id) => {
  expect(panelNamed(name, sections)?.id).toBe(id);
});
