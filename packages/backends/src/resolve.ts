import type { Wanted } from './log-question.ts';
import { isVariable } from './wanted.ts';

/**
 * A question in which each variable is replaced by what a reader has chosen for it.
 *
 * @param lookup the values chosen for a variable; undefined, none or an empty text for anything:
 *   the condition then goes away
 */
export function resolve<Q>(
  question: Q,
  lookup: (variable: string) => readonly string[] | undefined,
): Q {
  return replaced(question, lookup) as Q;
}

type Lookup = (variable: string) => readonly string[] | undefined;

function replaced(part: unknown, lookup: Lookup): unknown {
  if (isVariable(part)) return chosen(lookup(part.variable));
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const entries = Object.entries(part)
    .map(([key, value]) => [key, replaced(value, lookup)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

function chosen(values: readonly string[] | undefined): Wanted | undefined {
  const [first, ...others] = values ?? [];
  if (first === undefined || values?.includes('')) return undefined;
  return others.length === 0 ? first : [first, ...others];
}
