import { readFile } from 'node:fs/promises';
import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from 'vitest';
import { boardFiles, boards } from './boards.ts';

describe.each(boardFiles())('$path', ({ path, json }) => {
  test('is what its source builds (else: npm run dashboards)', async () => {
    expect(await readFile(path, 'utf8')).toBe(json);
  });
});

describe.each(boards)('board $title', (board) => {
  const panels = (board.panels ?? []).filter((panel): panel is Panel => !isRow(panel));

  test('has no two panels of one title', () => {
    const titles = panels.map((panel) => panel.title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test.each(panels)('panel $title says what good looks like and leads onward', (panel) => {
    expect(panel.description?.length ?? 0).toBeGreaterThan(40);
    expect(panel.links?.length ?? 0).toBeGreaterThan(0);
    expect(panel.targets?.length ?? 0).toBeGreaterThan(0);
  });

  test('has no overlapping panels', () => {
    for (const [index, a] of panels.entries()) {
      for (const b of panels.slice(index + 1))
        expect(overlap(a, b), `${a.title} / ${b.title}`).toBe(false);
    }
  });
});

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

function overlap(a: Panel, b: Panel): boolean {
  if (!a.gridPos || !b.gridPos) return true;
  return (
    a.gridPos.x < b.gridPos.x + b.gridPos.w &&
    b.gridPos.x < a.gridPos.x + a.gridPos.w &&
    a.gridPos.y < b.gridPos.y + b.gridPos.h &&
    b.gridPos.y < a.gridPos.y + a.gridPos.h
  );
}
