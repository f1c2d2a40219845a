import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exporters } from './exporters.ts';
import { compatibilityFiles } from './files.ts';
import { renderPage } from './page.ts';

const folder = new URL('../../prometheus/compatibility/', import.meta.url);
const page = readFileSync(new URL('../from-other-exporters.md', import.meta.url), 'utf8');

describe.each(compatibilityFiles())('$name', ({ text, current }) => {
  test('has the names of docs/other-exporters (else: npm run docs)', () => {
    expect(text).toBe(current);
  });
});

test('there is a file of rules for each exporter and for nothing else', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  expect(files).toEqual(exporters.map(({ file }) => `${file}.yml`).sort());
});

test.each(exporters)(
  'the names of $name are in its table and in its rules',
  ({ name, file, metrics }) => {
    const [, section = ''] = page.split(`\n## ${name}\n`);
    const [own = ''] = section.split('\n## ');
    const rows = own.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.map((row) => row.split('`')[1])).toEqual(metrics.map((metric) => metric.name));

    const recorded: { record: string }[] = parse(
      readFileSync(new URL(`${file}.yml`, folder), 'utf8'),
    ).groups[0].rules;
    const told = rows.filter((row) => !/\| (Not here|The same name)/.test(row));
    expect(recorded.map(({ record }) => record)).toEqual(told.map((row) => row.split('`')[1]));
  },
);

test('no name is recorded twice', () => {
  const names = exporters.flatMap(({ metrics }) => metrics.map(({ name }) => name));
  expect(names).toEqual([...new Set(names)]);
});

test('a page without a section for an exporter is refused', () => {
  expect(() => renderPage('# From another lag exporter\n')).toThrow(
    'one section kafka-lag-exporter',
  );
});
