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
interface AlertCheck {
  alertname: string;
  eval_time: string;
  exp_alerts: { exp_labels: Record<string, string> }[];
}
interface TestFile {
  tests: { promql_expr_test?: { expr: string }[]; alert_rule_test?: AlertCheck[] }[];
}

function readAll(directory: string, extension: string): string[] {
  const folder = new URL(directory, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

const readYaml = <T>(directory: string) =>
  readAll(directory, '.yml').map((text) => parse(text, { merge: true }) as T);

const rules = readYaml<RuleFile>('rules/').flatMap(({ groups }) => groups.flatMap((g) => g.rules));
const tests = readYaml<TestFile>('rules/tests/').flatMap((file) => file.tests);
const expressions = tests.flatMap((t) => t.promql_expr_test ?? []).map((t) => t.expr);
const boards = ['dashboards', 'dashboards-zookeeper', 'dashboards-kraft', 'dashboards-secure']
  .flatMap((directory) => readAll(`../grafana/${directory}/`, '.json'))
  .map((text) => (JSON.parse(text) as { uid: string }).uid);

/** The sections of a runbook, in their order. */
const sections = ['First queries', 'Usual causes', 'Mend', 'See it happen'];

// Two rules of one name differ in their labels.
const alerts = rules.flatMap((rule) =>
  rule.alert === undefined
    ? []
    : [{ name: rule.alert, window: rule.labels?.window ?? '', rule: rule as Required<Rule> }],
);
const records = new Set(rules.flatMap((rule) => rule.record ?? []));

/** Fires by design, always: there is no case in which it does not. */
const alwaysFiring = new Set(['Watchdog']);

/** Whether the check expects this very rule to fire; labels that a template fills may be anything. */
function fires(rule: Rule, { exp_alerts }: AlertCheck): boolean {
  const fixed = Object.entries(rule.labels ?? {}).filter(([, value]) => !value.includes('{{'));
  return exp_alerts.some(({ exp_labels }) =>
    fixed.every(([label, value]) => exp_labels[label] === value),
  );
}

describe.each(alerts)('$name $window', ({ name, rule }) => {
  /** What each test expects of the alert, in the order of time. */
  const histories = tests
    .map((t) => (t.alert_rule_test ?? []).filter((check) => check.alertname === name))
    .filter((checks) => checks.length > 0)
    .map((checks) => checks.map((check) => fires(rule, check)));

  test('has a test in which it fires', () => {
    expect(histories.some((history) => history.includes(true))).toBe(true);
  });

  test.skipIf(alwaysFiring.has(name))('has a test in which it clears', () => {
    const clears = histories
      .filter((history) => history.includes(true))
      .some((history) => history.lastIndexOf(false) > history.indexOf(true));
    expect(clears).toBe(true);
  });

  test.skipIf(alwaysFiring.has(name))('has a test in which it does not fire', () => {
    expect(histories.some((history) => !history.includes(true))).toBe(true);
  });

  test('says how bad, what, where, and by how much', () => {
    const { summary, description } = rule.annotations;
    expect(rule.labels.severity).toMatch(alwaysFiring.has(name) ? /^none$/ : /^(page|ticket)$/);
    expect(summary).toBeTruthy();
    expect(description).toMatch(/\$value|query/);
  });

  test('names a board that exists', () => {
    expect(boards.map((uid) => `/d/${uid}`)).toContain(rule.annotations.dashboard);
  });

  test('has a runbook with steps, first queries, causes and a mend', () => {
    const { runbook } = rule.annotations;
    expect(runbook).toBe(`docs/runbooks/${name}.md`);
    const path = new URL(`../${runbook}`, import.meta.url);
    expect(existsSync(path), `${runbook} exists`).toBe(true);
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith(`# ${name}\n`)).toBe(true);
    const steps = name === 'Watchdog' ? [] : ['Find the cause'];
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
      ...steps,
      ...sections,
    ]);
    expect(text.match(/^ *```(promql|logql|traceql)$/gm)?.length).toBeGreaterThanOrEqual(3);
  });
});

test('every runbook belongs to an alert', () => {
  const names = new Set(alerts.map(({ name }) => `${name}.md`));
  const runbooks = readdirSync(new URL('../docs/runbooks/', import.meta.url));
  expect(runbooks.filter((name) => name.endsWith('.md'))).toEqual([...names].sort());
});

test('README.md counts the alerts, and those that fire in a scenario', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const runbooks = readAll('../docs/runbooks/', '.md');
  const inScenario = runbooks.filter((text) => text.includes('\n- `npm run scenario -- run '));
  expect(readme).toContain(`. ${runbooks.length} alerts;`);
  expect(readme).toContain(`(${inScenario.length} have one)`);
});

test('Alertmanager names only alerts that there are', () => {
  const config = readFileSync(new URL('../alertmanager/alertmanager.yml', import.meta.url), 'utf8');
  const named = [...config.matchAll(/alertname[!=]~?"([^"]+)"/g)].flatMap(([, n]) => n?.split('|'));
  expect(named.length).toBeGreaterThan(0);
  const unknown = named.filter((n) => !alerts.some(({ name }) => RegExp(`^${n}$`).test(name)));
  expect(unknown).toEqual([]);
});

test.each([...records])('recording rule %s has a test', (name) => {
  expect(expressions).toContain(name);
});
