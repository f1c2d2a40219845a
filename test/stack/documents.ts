import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toLogql, toTraceql } from '@kafka-o11y/backends';
import { runbookQuestions } from '../../docs/runbooks/questions.ts';
import type { Query } from './boards.ts';
import { root } from './settings.ts';

/** The queries that documents tell a reader to run: blocks fenced as promql, logql or traceql. */
export function documentedQueries(): Query[] {
  return globSync(['README.md', 'docs/**/*.md'], { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/^```(promql|logql|traceql)\n(.*?)^```/gms)].map(
      ([, dialect = '', block = '']) => toQuery(file, dialect, block.trim()),
    );
  });
}

const questions: Query[] = runbookQuestions.map((entry) =>
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
  const query = questions.find(
    (query) => query.language === languages[dialect] && query.expr === expr,
  );
  if (!query) throw new Error(`${where}: ${expr} is none of docs/runbooks/questions.ts`);
  return { ...query, where };
}
