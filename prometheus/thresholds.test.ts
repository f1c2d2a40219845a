import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface RuleFile {
  groups: {
    rules: {
      alert?: string;
      record?: string;
      expr: string;
      annotations?: Record<string, string>;
    }[];
  }[];
}
const rulesIn = (path: string) =>
  (parse(read(path)) as RuleFile).groups.flatMap(({ rules }) => rules);

const files = readdirSync(new URL('rules/', import.meta.url)).filter((f) => f.endsWith('.yml'));
const rules = files
  .filter((file) => file !== 'thresholds.yml')
  .flatMap((file) => rulesIn(`rules/${file}`));
const alerts = rules.flatMap(({ alert = '', ...rule }) => (alert ? [{ alert, ...rule }] : []));
const thresholds = new Map(
  rulesIn('thresholds.yml').map(({ record = '', expr }) => [record, Number(expr)]),
);

const namesIn = (text: string): string[] => [...new Set(text.match(/threshold:\w+:\w+/g))];

/** What an alert reads, in its expression or in what it says. */
const namesOf = (alert: string): string[] =>
  namesIn(JSON.stringify(alerts.filter((rule) => rule.alert === alert)));

describe('thresholds.yml', () => {
  test('has a plain number under each name that a rule reads, and no other', () => {
    expect([...thresholds.keys()].sort()).toEqual(namesIn(JSON.stringify(rules)).sort());
    for (const value of thresholds.values()) expect(value).toBeGreaterThan(0);
  });

  test('says beside each which alert reads it', () => {
    const blocks = read('thresholds.yml').split(/^ +expr: .*$/m);
    for (const name of thresholds.keys()) {
      const block = blocks.find((text) => text.includes(`record: ${name}\n`));
      const readers = alerts.filter(({ alert }) => namesOf(alert).includes(name));
      for (const { alert } of readers) expect(block, name).toContain(alert);
    }
  });

  test('is all that ThresholdMissing looks for', () => {
    const [{ expr } = { expr: '' }] = rulesIn('rules/thresholds.yml');
    expect(namesIn(expr).sort()).toEqual([...thresholds.keys()].sort());
    for (const name of thresholds.keys()) {
      const short = name.replace('threshold:', '');
      expect(expr).toContain(`absent(${name} < Inf), "threshold", "${short}", "", "")`);
    }
  });
});

/** The alerts whose comparison with a number is none that somebody would tune. */
const fixed: Record<string, string[]> = { KafkaDiskFilling: ['60'] };

describe.each([...new Set(alerts.map(({ alert }) => alert))])('%s', (alert) => {
  const text = read(`../docs/runbooks/${alert}.md`);
  const own = alerts.filter((rule) => rule.alert === alert);

  test('compares with thresholds, and with no number but 0', () => {
    const compared = own.flatMap(({ expr }) =>
      [...expr.matchAll(/[<>]=? *(?:bool *)?(\d[\d.]*)/g)].map(([, number]) => number),
    );
    expect(compared.filter((number) => number !== '0')).toEqual(fixed[alert] ?? []);
    // Without data scalar() is NaN, and no comparison with it is true.
    for (const { expr } of own) expect(expr).not.toMatch(/scalar\s*\(/);
  });

  test('has a runbook that names its thresholds, each with its default', () => {
    const named = [...text.matchAll(/`(threshold:\w+:\w+)` \(by default ([\d.]+)\)/g)];
    expect(named.map(([, name]) => name).sort()).toEqual(namesOf(alert).sort());
    for (const [, name = '', value] of named)
      expect(Number(value), name).toBe(thresholds.get(name));
    // The steps that follow compare with those of causes, too.
    const [intro = ''] = text.split('\n## ');
    expect(namesIn(intro).sort()).toEqual(namesOf(alert).sort());
  });
});
