import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Query } from './boards.ts';
import { root } from './settings.ts';

const provisioned = z
  .object({
    datasources: z.array(
      z.object({ uid: z.string(), type: z.string(), jsonData: z.looseObject({}).default({}) }),
    ),
  })
  .transform(({ datasources }) => datasources);

/** The data sources that Grafana is provisioned with. */
export const datasources = globSync(join(root, 'grafana/provisioning/datasources/*.y*ml')).flatMap(
  (file) => provisioned.parse(parse(readFileSync(file, 'utf8'))),
);

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
  'service.name': 'consumer',
  'service.namespace': 'kafka-o11y',
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
      question: { namespace: 'kafka-o11y', attributes: { trace_id: true } },
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
