import type { Variable, Wanted } from './log-question.ts';

/** True for a variable that nobody has replaced by a choice yet. */
export function isVariable(wanted: unknown): wanted is Variable {
  return typeof wanted === 'object' && wanted !== null && 'variable' in wanted;
}

/**
 * The values that are wanted.
 *
 * @throws {Error} for a variable: stores know none, so `resolve` has to come first
 */
export function valuesOf(wanted: Wanted): readonly string[] {
  if (isVariable(wanted)) {
    throw new Error(`Nobody has chosen a value for the variable ${wanted.variable}`);
  }
  return typeof wanted === 'string' ? [wanted] : wanted;
}

/** The text as an RE2 regular expression that matches nothing else. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A text in double quotes, as Go reads it; so do LogQL, TraceQL and LogsQL. */
export const quote = (text: string): string => JSON.stringify(text);

/** As LogQL and TraceQL compare: `="a"`, `=~"a|b"`; a variable stays for Grafana to fill in. */
export function comparison(wanted: Wanted): { operator: '=' | '=~'; operand: string } {
  if (isVariable(wanted)) return { operator: '=~', operand: quote(`$${wanted.variable}`) };
  const values = valuesOf(wanted);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return { operator: '=', operand: quote(only) };
  return { operator: '=~', operand: quote(values.map(escapeRegex).join('|')) };
}
