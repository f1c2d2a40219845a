import { readFileSync } from 'node:fs';
import { inRepository } from '@kafka-o11y/test-kit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Exporter } from '../../docs/other-exporters/exporter.ts';
import { exporters } from '../../docs/other-exporters/exporters.ts';
import { boards, queriesOf } from '../stack/boards.ts';
import { rules } from '../stack/queries.ts';
import { codeIn, metricWords, notExposed } from './metric-names.ts';

/** What boards, rules and the monitor's page name: tests on the running stack hold each to an answer. */
const known = new Set([
  ...rules().map(({ name }) => name),
  ...[
    ...boards()
      .flatMap(queriesOf)
      .map(({ expr }) => expr),
    ...rules().map(({ expr }) => expr),
    ...codeIn(readFileSync(inRepository('docs/monitor.md'), 'utf8')),
    // The same here and there, and asked for by the page.
    ...codeIn(readFileSync(inRepository('docs/from-other-exporters.md'), 'utf8')).filter((code) =>
      code.includes('\n'),
    ),
  ].flatMap((promql) => [...metricWords(promql)]),
]);

function questionsOf({ metrics }: Exporter): string[] {
  return metrics.flatMap(({ name, ours }) => {
    if ('sameName' in ours) return [name];
    if ('value' in ours) return [ours.value];
    return ours.instead ? [ours.instead] : [];
  });
}

describe.each(exporters)('$name', (exporter) => {
  test('is answered with metrics that there are', () => {
    const queries = questionsOf(exporter).map((query) => query.replaceAll(/_bucket\b/g, ''));
    expect(notExposed(['kafka_'], known, queries)).toEqual([]);
  });

  test('no name is recorded that a metric of ours has', () => {
    const recorded = exporter.metrics.filter(({ ours }) => 'value' in ours);
    expect(recorded.map(({ name }) => name).filter((name) => known.has(name))).toEqual([]);
  });

  test('each recorded name has a test of promtool', () => {
    const file = inRepository(`prometheus/compatibility/tests/${exporter.file}.yml`);
    const { tests } = parse(readFileSync(file, 'utf8')) as {
      tests: { promql_expr_test: { expr: string }[] }[];
    };
    const asked = tests.flatMap((one) => one.promql_expr_test.map(({ expr }) => expr));
    const recorded = exporter.metrics.flatMap(({ name, ours }) => ('value' in ours ? [name] : []));
    expect(recorded.filter((name) => !asked.includes(name))).toEqual([]);
  });
});

test('the lab loads none of these rules by itself', () => {
  const compose = readFileSync(inRepository('docker-compose.yml'), 'utf8');
  expect(compose).not.toContain('prometheus/compatibility');
  const overlay = readFileSync(inRepository('compose/compatibility.yml'), 'utf8');
  expect(overlay).toContain('./prometheus/compatibility:/etc/prometheus/compatibility:ro');
});
