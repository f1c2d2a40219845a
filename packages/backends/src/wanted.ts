import type { Variable, Wanted } from './log-question.ts';

/** Whether it is a variable without a value. */
export function isVariable(wanted: unknown): wanted is Variable {
  return typeof wanted === 'object' && wanted !== null && 'variable' in wanted;
}

/**
 * The wanted values.
 *
 * @throws {Error} for a variable: stores know none, so call `resolve` first
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

/** A text in double quotes, as LogQL, TraceQL and LogsQL read it. */
export const quote = (text: string): string => JSON.stringify(text);

/** A comparison of LogQL and TraceQL: `="a"`, `=~"a|b"`. A variable stays in Grafana's syntax. */
export function comparison(wanted: Wanted): { operator: '=' | '=~'; operand: string } {
  if (isVariable(wanted)) return { operator: '=~', operand: quote(`$${wanted.variable}`) };
  const values = valuesOf(wanted);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return { operator: '=', operand: quote(only) };
  return { operator: '=~', operand: quote(values.map(escapeRegex).join('|')) };
}
