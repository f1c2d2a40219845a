import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LogCount, LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { toLogql, toTraceql } from '@kafka-o11y/backends';
import type { Check, Step } from '@kafka-o11y/runbooks';
import { queryFor, runbooks } from '@kafka-o11y/runbooks';
import { inRepository, root } from '@kafka-o11y/test-kit';
import { serviceNamespace, services } from '@kafka-o11y/vocabulary';
import { parse } from 'yaml';
import { z } from 'zod';
import { runbookQuestions } from '../../docs/runbooks/questions.ts';

/** Something that is asked of a store, ready to run: variables stand for "all". */
export type Query = {
  /** Where it stands: board and panel, board and variable, or a file. */
  where: string;
  /** PromQL, or the text in which Grafana asks the question. */
  expr: string;
} & (
  | { language: 'prometheus' }
  | { language: 'logs'; question: LogQuestion | LogCount }
  | { language: 'traces'; question: TraceQuestion }
);

const expr = z.coerce.string();
const rule = z.union([
  z.object({ alert: z.string(), expr }),
  z.object({ record: z.string(), expr }),
]);
const ruleFile = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });

export interface Rule {
  kind: 'alert' | 'record';
  name: string;
  expr: string;
}

/** The alerting and recording rules, as they are checked in. */
export function rules(): Rule[] {
  return globSync(['rules/*.yml', 'thresholds.yml'], { cwd: inRepository('prometheus') }).flatMap(
    (path) => {
      const text = readFileSync(inRepository(`prometheus/${path}`), 'utf8');
      const { data, error } = ruleFile.safeParse(parse(text));
      if (error) throw new Error(`${basename(path)}: ${z.prettifyError(error)}`);
      return data.groups
        .flatMap(({ rules }) => rules)
        .map((rule) =>
          'alert' in rule
            ? { kind: 'alert', name: rule.alert, expr: rule.expr }
            : { kind: 'record', name: rule.record, expr: rule.expr },
        );
    },
  );
}

/** The queries that documents tell a reader to run: blocks fenced as promql, logql or traceql. */
export function documentedQueries(): Query[] {
  return globSync(['README.md', 'docs/**/*.md'], { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/^```(promql|logql|traceql)\n(.*?)^```/gms)].map(
      ([, dialect = '', block = '']) => toQuery(file, dialect, block.trim()),
    );
  });
}

/**
 * What the steps of the runbooks ask of metrics, for all clusters, groups and topics.
 *
 * @param empty of those for which no sample is an answer, or of those that have one at any time
 */
export function stepQueries(empty: boolean): Query[] {
  const checksIn = (steps: readonly Step[]): Check[] =>
    steps.flatMap(({ question: { check }, yes }) => [
      check,
      ...(typeof yes === 'string' ? [] : checksIn(yes)),
    ]);
  return runbooks.flatMap(({ alert, steps }) =>
    checksIn(steps)
      .filter((check) => (check.empty !== undefined) === empty)
      .map((check) => ({
        where: `runbook ${alert}`,
        language: 'prometheus' as const,
        expr: queryFor(check, {}),
      })),
  );
}

const runbookQueries: Query[] = runbookQuestions.map((entry) =>
  'logs' in entry
    ? { where: entry.runbook, language: 'logs', expr: toLogql(entry.logs), question: entry.logs }
    : {
        where: entry.runbook,
        language: 'traces',
        expr: toTraceql(entry.traces),
        question: entry.traces,
      },
);
const languages: Record<string, Query['language']> = { logql: 'logs', traceql: 'traces' };

function toQuery(where: string, dialect: string, expr: string): Query {
  if (dialect === 'promql') return { where, language: 'prometheus', expr };
  const query = runbookQueries.find(
    (query) => query.language === languages[dialect] && query.expr === expr,
  );
  if (!query) throw new Error(`${where}: ${expr} is none of docs/runbooks/questions.ts`);
  return { ...query, where };
}

const provisioned = z
  .object({
    datasources: z.array(
      z.object({ uid: z.string(), type: z.string(), jsonData: z.looseObject({}).default({}) }),
    ),
  })
  .transform(({ datasources }) => datasources);

/** The data sources that Grafana is provisioned with. */
export const datasources = globSync(
  inRepository('grafana/provisioning/datasources/*.y*ml'),
).flatMap((file) => provisioned.parse(parse(readFileSync(file, 'utf8'))));

const tag = z.object({ key: z.string(), value: z.string() });
const links = z.object({
  tracesToLogsV2: z.object({ tags: z.array(tag), query: z.string() }),
  tracesToMetrics: z.object({
    tags: z.array(tag),
    queries: z.array(z.object({ name: z.string(), query: z.string() })),
  }),
});

/** A span as every order has one, by the attributes that the links take over as labels. */
const span: Record<string, string> = {
  'service.name': services.consumer,
  'service.namespace': serviceNamespace,
  'messaging.destination.name': 'orders',
};

/** What somebody asks who goes from a consumer's span to its logs or its metrics. */
export function provisionedQueries(): Query[] {
  const tempo = datasources.find(({ uid }) => uid === 'tempo');
  const { tracesToLogsV2, tracesToMetrics } = links.parse(tempo?.jsonData);
  // Which trace is only known when there is one; that the line has one at all is asked instead.
  const logs = filled(tracesToLogsV2.query, tracesToLogsV2.tags).replace(
    '= "$${__trace.traceId}"',
    '!= ""',
  );
  return [
    {
      where: 'trace to logs',
      language: 'logs',
      expr: logs,
      question: { namespace: serviceNamespace, attributes: { trace_id: true } },
    },
    ...tracesToMetrics.queries.map(({ name, query }) => ({
      where: `trace to metrics, ${name}`,
      language: 'prometheus' as const,
      expr: filled(query, tracesToMetrics.tags),
    })),
  ];
}

/** Puts a span's labels where Grafana does. Provisioning turns $$ into the $ that Grafana reads. */
function filled(query: string, tags: z.infer<typeof tag>[]): string {
  const labels = tags.map(({ key, value }) => {
    if (span[key] === undefined) throw new Error(`no span of the tests has the attribute ${key}`);
    return `${value}="${span[key]}"`;
  });
  return query.replace(/\$\$(\{__tags\}|__tags)/, labels.join(', '));
}
