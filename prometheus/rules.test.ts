import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Rule {
  alert?: string;
  record?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
interface RuleFile {
  groups: { rules: Rule[] }[];
}
interface TestFile {
  tests: {
    promql_expr_test?: { expr: string }[];
    alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[];
  }[];
}

function readAll<T>(directory: string): T[] {
  const folder = new URL(directory, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => parse(readFileSync(new URL(name, folder), 'utf8'), { merge: true }) as T);
}

const rules = readAll<RuleFile>('rules/').flatMap(({ groups }) => groups.flatMap((g) => g.rules));
const tests = readAll<TestFile>('rules/tests/').flatMap((file) => file.tests);
const expressions = tests.flatMap((t) => t.promql_expr_test ?? []).map((t) => t.expr);
const alertTests = tests.flatMap((t) => t.alert_rule_test ?? []);

const alerts = rules.flatMap((rule) =>
  rule.alert === undefined ? [] : [[rule.alert, rule] as const],
);
const records = new Set(rules.flatMap((rule) => rule.record ?? []));

/** Fires by design, always: there is no case in which it does not. */
const alwaysFiring = new Set(['Watchdog']);

describe.each(alerts)('%s', (name, rule) => {
  const cases = alertTests.filter((t) => t.alertname === name);

  test('has a test in which it fires', () => {
    expect(cases.some((t) => t.exp_alerts.length > 0)).toBe(true);
  });

  test.skipIf(alwaysFiring.has(name))('has a test in which it does not', () => {
    expect(cases.some((t) => t.exp_alerts.length === 0)).toBe(true);
  });

  test('says how bad, what, and by how much', () => {
    expect(rule.labels?.severity).toMatch(/^(critical|warning|none)$/);
    expect(rule.annotations?.summary).toBeTruthy();
    expect(rule.annotations?.description).toMatch(/\$value|query/);
  });

  test('has a runbook', () => {
    const runbook = rule.annotations?.runbook;
    expect(runbook).toBe(`docs/runbooks/${name}.md`);
    expect(existsSync(new URL(`../${runbook}`, import.meta.url))).toBe(true);
  });
});

test.each([...records])('recording rule %s has a test', (name) => {
  expect(expressions).toContain(name);
});
