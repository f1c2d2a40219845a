import type { Prometheus } from '@kafka-o11y/backends';
import { Problem } from '@kafka-o11y/service';
import { allValue } from '@kafka-o11y/vocabulary';
import type { VariableValues } from '../contract.ts';
import type { Board, Variable } from './board-store.ts';
import type { Substitute } from './interpolate.ts';
import { interpolate } from './interpolate.ts';

export interface VariableContext {
  board: Board;
  /** What the browser chose. */
  chosen: VariableValues;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  prometheus: Prometheus;
}

type Lookup = (name: string) => Substitute | undefined;

/**
 * What each variable of a board stands for.
 *
 * @throws {Problem} 400 for a variable the board does not have
 */
export async function substitutes(context: VariableContext): Promise<Lookup> {
  const { board, chosen } = context;
  const known = board.templating.list;
  for (const name of Object.keys(chosen)) {
    if (!known.some((variable) => variable.name === name)) {
      throw new Problem(400, `board ${board.uid} has no variable ${name}`);
    }
  }
  const found = new Map<string, Substitute>();
  const lookup: Lookup = (name) => found.get(name);
  // One after the other: the query of a variable may use the variables above it.
  for (const variable of known) {
    found.set(variable.name, await substitute(variable, context, lookup));
  }
  return lookup;
}

/**
 * What was chosen for each variable of a board, for questions about logs and traces; undefined for
 * "All", whatever that is in the text of a query.
 *
 * @returns a function that throws {@link Problem} 400 for a variable the board does not have
 */
export function choices({
  board,
  chosen,
}: Pick<VariableContext, 'board' | 'chosen'>): (name: string) => string[] | undefined {
  return (name) => {
    const variable = board.templating.list.find((variable) => variable.name === name);
    if (!variable) throw new Problem(400, `board ${board.uid} has no variable ${name}`);
    const values = valuesOf(variable, chosen);
    return values.includes(allValue) ? undefined : values;
  };
}

/**
 * What a variable of a board can be chosen from, without "All".
 *
 * @throws {Problem} 404 where the board has no such variable
 */
export async function optionsOf(name: string, context: VariableContext): Promise<string[]> {
  const { board } = context;
  const variable = board.templating.list.find((variable) => variable.name === name);
  if (!variable) throw new Problem(404, `board ${board.uid} has no variable ${name}`);
  // Only the variables above it: those below may depend on it.
  const above = board.templating.list.slice(0, board.templating.list.indexOf(variable));
  const lookup = await substitutes({
    ...context,
    board: { ...board, templating: { list: above } },
    chosen: Object.fromEntries(
      Object.entries(context.chosen).filter(([key]) => above.some(({ name }) => name === key)),
    ),
  });
  return options(variable, context, lookup);
}

async function substitute(
  variable: Variable,
  context: VariableContext,
  lookup: Lookup,
): Promise<Substitute> {
  const values = valuesOf(variable, context.chosen);
  if (variable.type === 'constant') return { trusted: values.join() };
  const regex = variable.multi || variable.includeAll;
  if (!values.includes(allValue)) return { chosen: values, regex };
  if (variable.allValue) return { trusted: variable.allValue };
  return { chosen: await options(variable, context, lookup), regex: true };
}

/** A constant has no choice. */
function valuesOf(variable: Variable, chosen: VariableValues): string[] {
  if (variable.type === 'constant') return textOf(variable);
  return chosen[variable.name] ?? initialValues(variable);
}

function initialValues(variable: Variable): string[] {
  const { current } = variable;
  if (current?.value !== undefined) return [current.value].flat();
  if (variable.type === 'textbox') return textOf(variable);
  return variable.includeAll ? [allValue] : [];
}

function textOf({ query }: Variable): string[] {
  return typeof query === 'string' ? [query] : [];
}

async function options(
  variable: Variable,
  context: VariableContext,
  lookup: Lookup,
): Promise<string[]> {
  switch (variable.type) {
    case 'query':
      return arrange(variable, await labelValues(variable, context, lookup));
    case 'custom':
    case 'interval':
      return listed(variable);
    case 'textbox':
    case 'constant':
      return [];
    default:
      throw new Problem(
        501,
        `variable ${variable.name}: the type "${variable.type}" is not supported here; ` +
          'open the board in Grafana',
      );
  }
}

async function labelValues(
  variable: Variable,
  { from, to, prometheus }: VariableContext,
  lookup: Lookup,
): Promise<string[]> {
  const { definition, query, name } = variable;
  const text = (typeof query === 'string' ? query : query.query) || definition;
  const call = /^label_values\(\s*(?:(?<selector>.+),)?\s*(?<label>\w+)\s*\)$/.exec(text.trim());
  if (!call?.groups?.label) {
    throw new Problem(
      501,
      `variable ${name}: expected label_values(selector, label), got "${text}"; open the board in Grafana`,
    );
  }
  const { label, selector } = call.groups;
  return prometheus.labelValues(label, {
    ...(selector && { selector: interpolate(selector, lookup) }),
    from,
    to,
  });
}

/** `a, b, shown : c` as Grafana writes custom variables; only the values count here. */
function listed({ query }: Variable): string[] {
  const text = typeof query === 'string' ? query : '';
  return text
    .split(',')
    .map((item) => (item.split(/ : /).at(-1) ?? '').trim())
    .filter((item) => item !== '');
}

/** The `regex` (its first group, if it has one) and the sort order of a variable. */
function arrange({ regex, sort }: Variable, values: string[]): string[] {
  const pattern = /^\/(.*)\/(\w*)$/.exec(regex);
  const expression = regex && new RegExp(pattern?.[1] ?? regex, pattern?.[2] ?? '');
  const kept = expression
    ? values.flatMap((value) => {
        const match = value.match(expression);
        return match ? [match[1] ?? match[0]] : [];
      })
    : values;
  const unique = [...new Set(kept)];
  if (sort === 0) return unique;
  const collator = new Intl.Collator('en', { numeric: true });
  const sorted = unique.sort(collator.compare);
  return sort % 2 === 0 ? sorted.reverse() : sorted;
}
