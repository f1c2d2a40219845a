import { readFileSync } from 'node:fs';
import { scenarios } from '@kafka-o11y/scenarios';
import { expect, test } from 'vitest';
import { practices } from './practices.ts';

const boards = new URL('../../../../../grafana/dashboards/', import.meta.url);

test('each scenario has its practice, and no other has one', () => {
  expect(Object.keys(practices).sort()).toEqual(scenarios.map(({ id }) => id).sort());
});

test.each(Object.entries(practices))('%s is told shortly, and its board exists', (_id, one) => {
  const { why, see } = one;
  const sentences = why.split(/[.?] (?=[A-Z])/).length;
  expect(sentences).toBeGreaterThanOrEqual(3);
  expect(sentences).toBeLessThanOrEqual(6);
  const { uid } = JSON.parse(readFileSync(new URL(`${see.board}.json`, boards), 'utf8'));
  expect(uid).toBe(see.board);
});
