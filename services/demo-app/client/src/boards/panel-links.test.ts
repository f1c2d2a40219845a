import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scenarios } from '@kafka-o11y/scenarios';
import type { PanelLink } from '@kafka-o11y/vocabulary';
import { expect, test } from 'vitest';
import { practices } from '../practices/practices.ts';
import type { BoardJson } from './board-json.ts';
import { panelAddress, readState } from './board-url.ts';
import { panelNamed, sectionsOf } from './sections.ts';

const grafana = fileURLToPath(new URL('../../../../../grafana/', import.meta.url));

const ofScenarios = scenarios.flatMap(({ id, steps }) =>
  steps
    .flatMap(({ look = [] }) => look)
    .flatMap((look): [string, PanelLink][] =>
      'board' in look ? [[`scenario ${id}: ${look.title ?? look.panel}`, look]] : [],
    ),
);
const ofPractices = Object.entries(practices).map(([id, { see }]): [string, PanelLink] => [
  `practice ${id}: ${see.title ?? see.panel}`,
  see,
]);

test.each([...ofScenarios, ...ofPractices])('%s opens at its panel', (_, link) => {
  const address = new URL(panelAddress(link, 'from=now-1h'), 'http://demo-app/boards/');
  const uid = address.pathname.replace('/boards/', '');
  const [file = ''] = globSync(`${grafana}dashboards*/${uid}.json`);
  const board: BoardJson = JSON.parse(readFileSync(file, 'utf8'));
  expect(board.uid).toBe(uid);
  const { from, viewPanel } = readState(address.searchParams, board);
  expect(from).toBe('now-1h');
  expect(panelNamed(viewPanel, sectionsOf(board))?.title).toBe(link.panel);
});
