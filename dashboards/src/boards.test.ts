import { readFile } from 'node:fs/promises';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from 'vitest';
import { boardFiles, boards } from './boards.ts';
import { uids, variableNames } from './kit/index.ts';

const SPEAKS_FOR_ITSELF = new Set(['logs', 'text']);

describe.each(boardFiles())('$path', ({ path, json }) => {
  test('is what its source builds (else: npm run dashboards)', async () => {
    expect(await readFile(path, 'utf8')).toBe(json);
  });
});

test('no board shares its uid or title with another', () => {
  expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length);
  expect(new Set(boards.map(({ title }) => title)).size).toBe(boards.length);
});

describe.each(boards)('board $title', (board) => {
  const panels = panelsOf(board);
  const items = (board.panels ?? []).flatMap((item) =>
    isRow(item) ? [item, ...item.panels] : [item],
  );

  test('has the variables that every board has, and then its own', () => {
    const names = board.templating?.list?.map(({ name }) => name) ?? [];
    expect(names.slice(0, variableNames.length)).toEqual(variableNames);
    expect(duplicates(names)).toEqual([]);
  });

  test('marks restarts, elections, rebalances and faults', () => {
    expect(board.annotations?.list?.map(({ name }) => name)).toEqual([
      'Broker restarts',
      'Leader elections',
      'Rebalances',
      'Injected faults',
    ]);
  });

  test('has no two panels of one title or id', () => {
    expect(duplicates(panels.map(({ title }) => title))).toEqual([]);
    expect(duplicates(items.map(({ id }) => id))).toEqual([]);
  });

  test('has no overlapping panels, open or folded', () => {
    expect(overlaps((board.panels ?? []).map(placed))).toEqual([]);
    for (const row of (board.panels ?? []).filter(isRow)) {
      expect(overlaps(row.panels.map(placed))).toEqual([]);
    }
  });

  describe.each(panels)('panel $title', (panel) => {
    test('says what good looks like', () => {
      expect(panel.description?.length ?? 0).toBeGreaterThan(40);
    });

    test('leads onward, to boards that exist', () => {
      expect(panel.links?.length ?? 0).toBeGreaterThan(0);
      for (const { title, url } of panel.links ?? []) {
        expect(title).not.toBe('');
        expect(url).toMatch(/^\/(explore|d\/[\w-]+)\?/);
        const uid = /^\/d\/([\w-]+)/.exec(url ?? '')?.[1];
        if (uid) expect(Object.values(uids)).toContain(uid);
      }
    });

    test('asks something, each query under a letter of its own', () => {
      const refIds = (panel.targets ?? []).map((target) => (target as { refId?: string }).refId);
      if (panel.type !== 'text') expect(refIds.length).toBeGreaterThan(0);
      expect(duplicates(refIds)).toEqual([]);
    });

    test('asks for the chosen cluster', () => {
      for (const target of panel.targets ?? []) {
        const { expr, datasource } = target as { expr?: string; datasource?: { uid?: string } };
        if (datasource?.uid !== 'tempo') expect(expr).toMatch(/"\$cluster\|?"/);
      }
    });

    test('shows a quantile of a broker only while its count moves', () => {
      for (const target of panel.targets ?? []) {
        const { expr } = target as { expr?: string };
        if (/kafka_[^{]+\{[^}]*quantile=/.test(expr ?? '')) expect(expr).toContain('> bool 0)');
      }
    });

    test('says what it means that a list of lines or traces is empty', () => {
      if (panel.type !== 'logs' && panel.datasource?.uid !== 'tempo') return;
      expect(panel.fieldConfig?.defaults.noValue).toBeTruthy();
    });

    test('has a unit and thresholds of its own', () => {
      if (SPEAKS_FOR_ITSELF.has(panel.type) || panel.datasource?.uid === 'tempo') return;
      const { defaults, overrides = [] } = panel.fieldConfig ?? {};
      expect(defaults?.unit).toBeTruthy();
      expect(defaults?.thresholds?.steps.length).toBeGreaterThan(0);
      // The steps that Grafana gives a panel that nobody thought about.
      expect(JSON.stringify(defaults?.thresholds?.steps)).not.toContain('"value":80,"color":"red"');
      if (panel.type === 'table') {
        const units = overrides
          .flatMap(({ properties }) => properties)
          .filter(({ id }) => id === 'unit');
        expect(units.length).toBe(panel.targets?.length);
      }
    });
  });
});

function panelsOf(board: Dashboard): Panel[] {
  return (board.panels ?? []).flatMap((item) => (isRow(item) ? item.panels : [item]));
}

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

function duplicates<T>(values: T[]): T[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

interface Placed {
  title: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

function placed({ title = '', gridPos }: Panel | RowPanel): Placed {
  if (!gridPos) throw new Error(`"${title}" has no place in the grid`);
  const { x, y, w, h } = gridPos;
  return { title, x, y, w, h };
}

function overlaps(all: Placed[]): string[] {
  return all.flatMap((a, index) =>
    all
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
      .map((b) => `${a.title} / ${b.title}`),
  );
}
