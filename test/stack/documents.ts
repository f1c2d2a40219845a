import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoardQuery } from './boards.ts';
import { root } from './settings.ts';

const languages = { promql: 'prometheus', logql: 'loki', traceql: 'tempo' } as const;

/** The queries that documents tell a reader to run: blocks fenced as promql, logql or traceql. */
export function documentedQueries(): Omit<BoardQuery, 'datasourceUid'>[] {
  return globSync(['README.md', 'docs/**/*.md'], { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/^```(promql|logql|traceql)\n(.*?)^```/gms)].map(
      ([, name = 'promql', block = '']) => ({
        where: file,
        language: languages[name as keyof typeof languages],
        expr: block.trim(),
      }),
    );
  });
}
