import { toLogql, toTraceql } from '@kafka-o11y/backends';
import { syntaxErrors } from '@kafka-o11y/backends/testing';
import type { Scenario } from '@kafka-o11y/scenarios';
import { scenarios } from '@kafka-o11y/scenarios';
import { describe, expect, test } from 'vitest';
import { boards, queriesOf } from '../stack/boards.ts';
import { documentedQueries, provisionedQueries } from '../stack/queries.ts';

interface Asked {
  where: string;
  language: 'prometheus' | 'logs' | 'traces';
  expr: string;
}

/** What a scenario looks for, and where it sends a reader to look. */
function questionsOf({ id, before, steps }: Scenario): Asked[] {
  const where = `scenario ${id}`;
  const expectations = [...before, ...steps.flatMap(({ expect }) => expect)];
  const looks = steps.flatMap(({ look = [] }) => look);
  return [...expectations.map(({ check }) => check), ...looks].flatMap((asked): Asked[] => {
    if ('logs' in asked) return [{ where, language: 'logs', expr: toLogql(asked.logs) }];
    if ('traces' in asked) return [{ where, language: 'traces', expr: toTraceql(asked.traces) }];
    return [];
  });
}

const grammars = { logs: 'logql', traces: 'traceql' } as const;

describe.each<[string, Asked[]]>([
  ['the boards and their links to Explore', boards().flatMap(queriesOf)],
  ["Grafana's links between signals", provisionedQueries()],
  ['the documents', documentedQueries()],
  ['the scenarios', scenarios.flatMap(questionsOf)],
])('queries of %s', (_name, queries) => {
  const texts = new Map(queries.map((query) => [query.expr, query]));
  const some = [...texts.values()].flatMap(({ where, language, expr }) =>
    language === 'prometheus' ? [] : [{ where, grammar: grammars[language], expr }],
  );

  // Loki and Tempo do not run where images are built: Grafana's own grammars stand in for them.
  test.each(some)('Grafana can read $expr ($where)', ({ grammar, expr }) => {
    expect(syntaxErrors(grammar, expr)).toEqual([]);
  });

  test('are some', () => {
    expect(some.length).toBeGreaterThan(0);
  });
});

test.each([
  ['logql', '{service_name="kafka"} | detected_level=~"warn|error'],
  ['logql', 'sum by (service_name (count_over_time({service_name="kafka"}[1m]))'],
  ['traceql', '{ resource.service.name = "consumer" && }'],
] as const)('a fault in %s is found: %s', (grammar, expr) => {
  expect(syntaxErrors(grammar, expr)).not.toEqual([]);
});
