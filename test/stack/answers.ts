import type { LogCount, LogQuestion, PromqlNode } from '@kafka-o11y/backends';
import type { Stores } from './backends.ts';
import { last } from './backends.ts';
import type { Query } from './queries.ts';

/** Seconds back to the start of the stack, as some lines are written only then. */
export const sinceStart = 6 * 3600;

/** Leaves out repeated queries. */
export function unique<T extends { expr: string; language?: string }>(queries: T[]): T[] {
  return [...new Map(queries.map((query) => [`${query.language}: ${query.expr}`, query])).values()];
}

/** How much a stack's stores answer. */
export class Answers {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** The number of points in a graph of the last `seconds`, without NaN. */
  async promqlPoints(expr: string, seconds = 900): Promise<number> {
    const range = { ...last(seconds), stepMs: 15_000 };
    const series = await this.#stores.prometheus.range(expr, range);
    return series.flatMap(({ points }) => points).filter(({ value }) => Number.isFinite(value))
      .length;
  }

  /** The number of points, lines or traces that a query finds. */
  async found(query: Query): Promise<number> {
    switch (query.language) {
      case 'prometheus':
        return this.promqlPoints(query.expr);
      case 'logs':
        return this.#linesOrCounts(query.question);
      case 'traces':
        return (await this.#stores.traces.find(query.question, { ...last(sinceStart), limit: 20 }))
          .length;
    }
  }

  /** The number of lines, or of steps with lines. */
  async #linesOrCounts(question: LogQuestion | LogCount): Promise<number> {
    const { logs } = this.#stores;
    const range = last(sinceStart);
    if (!('count' in question))
      return (await logs.lines(question, { ...range, limit: 1000 })).length;
    const series = await logs.counts(question, { ...range, stepMs: 60_000 });
    return series.flatMap(({ points }) => points).filter(({ value }) => value > 0).length;
  }
}

type Matchers = NonNullable<PromqlNode['matchers']>;

/** The matchers of each selector in an expression. */
function matchersOf(tree: PromqlNode): Matchers[] {
  const found: Matchers[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (value === null || typeof value !== 'object') return;
    const node = value as PromqlNode;
    if (node.type === 'vectorSelector' || node.type === 'matrixSelector') {
      found.push(node.matchers ?? []);
    }
    Object.values(node).forEach(visit);
  };
  visit(tree);
  return found;
}

function selector(matchers: Matchers): string {
  return `{${matchers.map((m) => `${m.name}${m.type}${JSON.stringify(m.value)}`)}}`;
}

/** The selectors in an expression. */
export function selectorsOf(tree: PromqlNode): string[] {
  return matchersOf(tree).map(selector);
}

/** The selectors in an expression, with the name of the metric alone. */
export function metricsOf(tree: PromqlNode): string[] {
  return matchersOf(tree).map((matchers) =>
    selector(matchers.filter(({ name }) => name === '__name__')),
  );
}
