/** One value, any of several values, or a reader's choice for a variable of a board. */
export type Wanted = string | readonly string[] | Variable;

/** A variable of a board, by its name. */
export interface Variable {
  variable: string;
}

/** Whether a part of a question is a variable. */
export function isVariable(part: unknown): part is Variable {
  return typeof part === 'object' && part !== null && 'variable' in part;
}

/**
 * The wanted values as a list.
 *
 * @throws {Error} for a variable: no store knows its value, so call `resolve` first
 */
export function valuesOf(wanted: Wanted): readonly string[] {
  if (isVariable(wanted)) {
    throw new Error(`Nobody has chosen a value for the variable ${wanted.variable}`);
  }
  return typeof wanted === 'string' ? [wanted] : wanted;
}

type Lookup = (variable: string) => readonly string[] | undefined;

/**
 * Replaces each variable of a question by the reader's choice.
 *
 * @param lookup gives the values chosen for a variable. Undefined, no value and an empty text mean that
 *   any value will do
 * @returns a copy of the question, without the conditions for which any value will do
 */
export function resolve<Q>(question: Q, lookup: Lookup): Q {
  return replaced(question, lookup) as Q;
}

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

/** A regular expression (RE2) that matches this text only. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A text in double quotes, as LogQL, TraceQL and LogsQL read it. */
export const quote = (text: string): string => JSON.stringify(text);

/**
 * A comparison in LogQL or TraceQL: `= "a"` for one value, `=~ "a|b"` for several. A variable stays in
 * Grafana's syntax: `=~ "$name"`.
 */
export function comparison(wanted: Wanted): { operator: '=' | '=~'; operand: string } {
  if (isVariable(wanted)) return { operator: '=~', operand: quote(`$${wanted.variable}`) };
  const values = valuesOf(wanted);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return { operator: '=', operand: quote(only) };
  return { operator: '=~', operand: quote(values.map(escapeRegex).join('|')) };
}
