import { createTheme, DashboardCursorSync, dateTime } from '@grafana/data';
import type { ReactNode } from 'react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { PanelAnswer, PanelJson, Surroundings } from './index.ts';
import { PanelBody, SurroundingsProvider, usePanel } from './index.ts';

// Grafana's components need a browser. Only what goes around a panel's content stands in for them.
vi.mock('@grafana/ui', () => {
  const around = ({ children }: { children: ReactNode }) => children;
  return { ErrorBoundaryAlert: around, PanelContextProvider: around, useTheme2: createTheme };
});
vi.mock('@grafana/ui/unstable', () => ({}));

const [from, to] = [dateTime(0), dateTime(1)];
const surroundings: Surroundings = {
  range: { from, to, raw: { from, to } },
  timeZone: 'utc',
  replaceVariables: (text) => text ?? '',
  annotations: [],
  scope: 'test',
  cursorSync: DashboardCursorSync.Off,
  onZoom: () => {},
  destination: () => undefined,
  TraceLink: () => null,
};

interface Props {
  panel: PanelJson;
  answer: { data?: PanelAnswer; error?: string };
}

function Body({ panel, answer }: Props) {
  const state = usePanel(panel, answer);
  return createElement(PanelBody, { state, width: 300, height: 200 });
}

function draw(panel: PanelJson, answer: Props['answer'] = {}): string {
  const body = createElement(Body, { panel, answer });
  return renderToStaticMarkup(createElement(SurroundingsProvider, { value: surroundings }, body));
}

const panelOf = (type: string): PanelJson => ({ id: 1, type, targets: [{ refId: 'A' }] });

test('a panel of an unknown type says so in its place, and where the board works', () => {
  const html = draw(panelOf('heatmap'), { error: 'No answer' });
  expect(html).toContain('does not draw panels of type &quot;heatmap&quot;');
  expect(html).toContain('works in Grafana');
});

interface Board {
  panels: PanelJson[];
}
const boards = import.meta.glob<Board>('../../../grafana/dashboards*/*.json', {
  eager: true,
  import: 'default',
});
const panels = Object.values(boards).flatMap(({ panels }) =>
  panels.flatMap((panel) => (panel.type === 'row' ? (panel.panels ?? []) : [panel])),
);

test.each([...new Set(panels.map(({ type }) => type))])(
  'the boards have %s, a known type',
  (type) => {
    expect(draw(panelOf(type))).toBe('');
  },
);

test('a panel without an answer says why', () => {
  expect(draw(panelOf('stat'), { error: 'Prometheus does not answer' })).toContain(
    'Prometheus does not answer',
  );
});

test('a query that failed is named', () => {
  const results = [{ refId: 'B', frames: [], error: 'bad query' }];
  expect(draw(panelOf('stat'), { data: { results } })).toContain('Query B: bad query');
});
