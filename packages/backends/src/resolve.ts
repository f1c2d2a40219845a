import type { Wanted } from './log-question.ts';
import { isVariable } from './wanted.ts';

/**
 * Replaces each variable of a question by the reader's choice.
 *
 * @param lookup the values chosen for a variable. Undefined, no value and an empty text mean any: the
 *   condition is then left out
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
