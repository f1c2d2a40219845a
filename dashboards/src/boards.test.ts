import { readFile } from 'node:fs/promises';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from 'vitest';
import { boards, boardsOfOthers, generatedFiles } from './boards.ts';
import { variableNames } from './kit/index.ts';

/** Types of panels without numbers to colour. */
const WORDS = new Set(['logs', 'text']);

describe.each(generatedFiles())('$path', ({ path, text }) => {
  test('is what its source builds (else: npm run dashboards)', async () => {
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});

test('no board shares its uid or title with another', () => {
  expect(duplicates(boards.map(({ uid }) => uid))).toEqual([]);
  expect(duplicates(boards.map(({ title }) => title))).toEqual([]);
});

test('of clusters that others run no overview asks for what clients of the lab tell', () => {
  const panels = boardsOfOthers.flatMap(panelsOf);
  expect(panels.length).toBeGreaterThan(20);
  const ofLab = panels.filter(({ fieldConfig }) => /lab/.test(fieldConfig?.defaults.noValue ?? ''));
  expect(ofLab.map(({ title }) => title)).toEqual([]);
});

describe.each([...boards, ...boardsOfOthers])('board $title', (board) => {
  const panels = panelsOf(board);
  const items = (board.panels ?? []).flatMap((item) =>
    isRow(item) ? [item, ...item.panels] : [item],
  );
  const offered = board.templating?.list?.map(({ name }) => name) ?? [];

  test('keeps what was chosen on any other board', () => {
    expect(offered).toEqual(expect.arrayContaining([...variableNames]));
  });

  test('marks only what happened in the chosen cluster', () => {
    const marks = board.annotations?.list ?? [];
    expect(marks).not.toEqual([]);
    for (const { expr } of marks) expect(unchosen(expr)).toEqual([]);
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
    test('explains itself', () => {
      expect(panel.description).toBeTruthy();
    });

    test('leads onward, and every link opens Explore or a board that exists', () => {
      expect(panel.links).not.toEqual([]);
      for (const url of urlsOf(panel)) {
        const { pathname } = new URL(url, 'http://grafana');
        expect(['/explore', ...boards.map(({ uid }) => `/d/${uid}`)]).toContain(pathname);
      }
    });

    test('asks something, each query under a letter of its own', () => {
      const refIds = (panel.targets ?? []).map((target) => (target as { refId?: string }).refId);
      if (panel.type !== 'text') expect(refIds).not.toEqual([]);
      expect(duplicates(refIds)).toEqual([]);
    });

    test('asks for the chosen cluster in every selector', () => {
      for (const target of panel.targets ?? []) {
        const { expr, datasource } = target as { expr?: string; datasource?: { uid?: string } };
        if (datasource?.uid !== 'tempo') expect(unchosen(expr)).toEqual([]);
      }
    });

    test('asks by variables that the board offers', () => {
      const asked = JSON.stringify([panel.targets, urlsOf(panel)]).matchAll(/\$\{?(?!__)(\w+)/g);
      const unknown = [...asked]
        .flatMap(([, name]) => name ?? [])
        .filter((n) => !offered.includes(n));
      expect(unknown).toEqual([]);
    });

    // A quantile of JMX keeps its last value, and stays red with it.
    test('shows a quantile of a broker only while its count moves', () => {
      for (const target of panel.targets ?? []) {
        const { expr } = target as { expr?: string };
        if (/kafka_[^{]+\{[^}]*quantile=/.test(expr ?? '')) expect(expr).toContain('> bool 0)');
      }
    });

    test('says that it is of JMX, of the canary or of the lab, where all of it is', () => {
      const exprs = ((panel.targets ?? []) as { expr?: string }[]).map(({ expr = '' }) => expr);
      const isOfOne = (expr: string) =>
        /\b(kafka_(server|network|log|controller|canary|messages)|jvm|orders|application_errors)_/.test(
          expr,
        );
      if (exprs.length > 0 && exprs.every(isOfOne)) {
        expect(panel.fieldConfig?.defaults.noValue).toBeTruthy();
      }
    });

    // Not known is not none: nothing is asked of the clients of clusters that others run.
    test('shows no 0 where the clients of the lab are not there', () => {
      for (const target of panel.targets ?? []) {
        const { expr = '' } = target as { expr?: string };
        if (/\b(orders|kafka_messages|application_errors)_/.test(expr)) {
          expect(expr).not.toContain('vector(0)');
        }
      }
    });

    test('explains an empty list of lines or traces', () => {
      if (panel.type !== 'logs' && panel.datasource?.uid !== 'tempo') return;
      expect(panel.fieldConfig?.defaults.noValue).toBeTruthy();
    });

    // Without thresholds Grafana paints everything from 80 up red.
    test('colours numbers by thresholds of its own', () => {
      if (WORDS.has(panel.type) || panel.datasource?.uid === 'tempo') return;
      expect(panel.fieldConfig?.defaults.thresholds?.steps.length).toBeGreaterThan(0);
    });
  });
});

function panelsOf(board: Dashboard): Panel[] {
  return (board.panels ?? []).flatMap((item) => (isRow(item) ? item.panels : [item]));
}

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

/** The addresses of all links of a panel, its values and its columns. */
function urlsOf({ links = [], fieldConfig }: Panel): string[] {
  const overridden = (fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties)
    .flatMap(({ id, value }) => (id === 'links' ? (value as { url?: string }[]) : []));
  return [...links, ...(fieldConfig?.defaults.links ?? []), ...overridden].map(
    ({ url }) => url ?? '',
  );
}

/** The selectors of a query without the chosen cluster; the whole query if it has no selector. */
function unchosen(expr = ''): string[] {
  const selectors = [...expr.matchAll(/\{(?:"(?:\\.|[^"\\])*"|[^{}"])*\}/g)]
    .map(([selector]) => selector)
    .filter((selector) => /[=~]"/.test(selector));
  return selectors.length === 0 ? [expr] : selectors.filter((s) => !/"\$cluster\|?"/.test(s));
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
