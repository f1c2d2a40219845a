import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { causes } from './causes.ts';
import type { Step } from './runbook.ts';
import { runbooks } from './runbooks.ts';

const rules = new URL('../../../prometheus/rules/', import.meta.url);

function alertsOf(file: string): string[] {
  const { groups } = parse(readFileSync(new URL(file, rules), 'utf8'));
  return groups.flatMap((group: { rules: { alert?: string; labels?: { severity?: string } }[] }) =>
    group.rules.flatMap(({ alert, labels }) =>
      alert && labels?.severity !== 'none' ? [alert] : [],
    ),
  );
}

test('each alert has a runbook, and each runbook an alert', () => {
  const alerts = readdirSync(rules)
    .filter((name) => name.endsWith('.yml'))
    .flatMap(alertsOf);
  expect(runbooks.map(({ alert }) => alert).toSorted()).toEqual([...new Set(alerts)].toSorted());
});

test('each cause is named by a runbook', () => {
  const named = new Set(runbooks.flatMap(({ steps }) => causesOf(steps)));
  expect(Object.keys(causes).filter((id) => !named.has(id))).toEqual([]);
});

test.each(runbooks)('each step of $alert leads somewhere', ({ steps }) => {
  for (const step of steps) expect(causesOf([step]).length).toBeGreaterThan(0);
});

function causesOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ yes }) => (typeof yes === 'string' ? [yes] : causesOf(yes)));
}
