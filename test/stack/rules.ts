import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './settings.ts';

const rule = z.union([
  z.object({ alert: z.string(), expr: z.string() }),
  z.object({ record: z.string(), expr: z.string() }),
]);
const file = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });

export interface Rule {
  kind: 'alert' | 'record';
  name: string;
  expr: string;
}

/** The alerting and recording rules, as they are checked in. */
export function rules(): Rule[] {
  return globSync(join(root, 'prometheus/rules/*.yml')).flatMap((path) => {
    const { data, error } = file.safeParse(parse(readFileSync(path, 'utf8')));
    if (error) throw new Error(`${basename(path)}: ${z.prettifyError(error)}`);
    return data.groups
      .flatMap(({ rules }) => rules)
      .map((rule) =>
        'alert' in rule
          ? { kind: 'alert', name: rule.alert, expr: rule.expr }
          : { kind: 'record', name: rule.record, expr: rule.expr },
      );
  });
}
