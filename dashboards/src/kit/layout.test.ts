import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { expect, test } from 'vitest';
import { layOut } from './layout.ts';

const panel = (title: string, w: number, h: number): Panel =>
  ({ type: 'stat', title, gridPos: { x: 0, y: 0, w, h } }) as Panel;

const places = (rows: Parameters<typeof layOut>[0]) =>
  layOut(rows).map(({ title, id, gridPos }) => [title, id, gridPos?.x, gridPos?.y]);

test('panels go left to right, and below the highest of their shelf when they do not fit', () => {
  expect(places([{ panels: [panel('a', 12, 4), panel('b', 12, 8), panel('c', 6, 4)] }])).toEqual([
    ['a', 1, 0, 0],
    ['b', 2, 12, 0],
    ['c', 3, 0, 8],
  ]);
});

test('a row begins below the last one, and its panels below its heading', () => {
  expect(
    places([{ panels: [panel('a', 24, 4)] }, { title: 'r', panels: [panel('b', 8, 2)] }]),
  ).toEqual([
    ['a', 1, 0, 0],
    ['r', 2, 0, 4],
    ['b', 3, 0, 5],
  ]);
});

test('a folded row holds its panels and takes the height of its heading', () => {
  const laid = layOut([
    { title: 'folded', collapsed: true, panels: [panel('a', 24, 8)] },
    { title: 'next', panels: [panel('b', 24, 8)] },
  ]);
  expect(laid.map(({ title, gridPos }) => [title, gridPos?.y])).toEqual([
    ['folded', 0],
    ['next', 1],
    ['b', 2],
  ]);
  expect(laid[0]).toMatchObject({ collapsed: true, panels: [{ title: 'a', id: 2 }] });
});

test('a panel that is wider than the grid is refused by name', () => {
  expect(() => layOut([{ panels: [panel('too wide', 25, 4)] }])).toThrow(/"too wide".*1 to 24/);
});
