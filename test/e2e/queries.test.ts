import type { LogCount, LogQuestion, PromqlNode } from '@kafka-o11y/backends';
import type { Scenario } from '@kafka-o11y/scenarios';
import { scenarios } from '@kafka-o11y/scenarios';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Query } from '../stack/boards.ts';
import { annotationsOf, boards, queriesOf } from '../stack/boards.ts';
import { provisionedQueries } from '../stack/datasources.ts';
import { documentedQueries } from '../stack/documents.ts';
import { eventually } from '../stack/eventually.ts';
import { foundByGrafana, runsGrafana } from '../stack/grafana.ts';
import { sendGarbage } from '../stack/kafka.ts';
import { sendPoison } from '../stack/orders.ts';
import { queryRange } from '../stack/prometheus.ts';
import type { Rule } from '../stack/rules.ts';
import { rules } from '../stack/rules.ts';
import { findLines, findTraces, last, logs, prometheus } from '../stack/stores.ts';
import { eventOnly, isEventOnly, isUnseenBefore } from './event-only.ts';

/** A query is asked once, however many panels ask it. */
function unique<T extends { expr: string; language?: string }>(queries: T[]): T[] {
  return [...new Map(queries.map((query) => [`${query.language}: ${query.expr}`, query])).values()];
}

const boardQueries = unique(boards().flatMap(queriesOf));
const annotations = unique(boards().flatMap(annotationsOf));
const documented = unique(documentedQueries());
const checks = unique(scenarios.flatMap(checksOf));
const allRules = rules();

/**
 * What a scenario measures. What it looks for in logs and traces comes with its own fault, and is
 * found when the scenario runs.
 */
function checksOf({ id, before, steps }: Scenario): Query[] {
  return [...before, ...steps.flatMap(({ expect }) => expect)].flatMap(({ check }) =>
    'promql' in check
      ? [{ where: `scenario ${id}`, language: 'prometheus' as const, expr: check.promql }]
      : [],
  );
}

/** Long enough for what is told once a minute, or after two minutes of watching, to have been told. */
const patience = { seconds: 180, everyMs: 5000 };

/** Seconds that reach back to when the stack started: some lines are only written then. */
const sinceStart = 6 * 3600;

/** What a graph of the last quarter of an hour would draw: NaN draws nothing. */
async function promqlPoints(expr: string): Promise<number> {
  const series = await queryRange(expr, 900);
  return series.flatMap(({ points }) => points).filter(({ value }) => Number.isFinite(value))
    .length;
}

/** Lines, or steps in which there were some to count. */
async function linesOrCounts(question: LogQuestion | LogCount): Promise<number> {
  if (!('count' in question)) return (await findLines(question, sinceStart)).length;
  const series = await logs.counts(question, { ...last(sinceStart), stepMs: 60_000 });
  return series.flatMap(({ points }) => points).filter(({ value }) => value > 0).length;
}

/** How many points, lines or traces a query finds. */
async function found(query: Query): Promise<number> {
  switch (query.language) {
    case 'prometheus':
      return promqlPoints(query.expr);
    case 'logs':
      return linesOrCounts(query.question);
    case 'traces':
      return (await findTraces(query.question, sinceStart)).length;
  }
}

// Two events that are cheap to bring about: an order fails, is counted, logged and traced; and a
// broker warns of a connection. (At its start it may warn of another, or may not: that is a race.)
beforeAll(async () => {
  await sendPoison();
  await sendGarbage();
});

describe.each([
  ['the boards', boardQueries],
  ['the documents', documented],
  ["Grafana's links between signals", provisionedQueries()],
  ['the scenarios', checks],
])('queries of %s', (_name, queries) => {
  test.each(queries.filter(({ expr }) => !isEventOnly(expr)))('$where: $expr', async (query) => {
    await eventually(
      'points, lines or traces',
      async () => expect(await found(query)).toBeGreaterThan(0),
      patience,
    );
  });
});

// What the stores answer to the questions above is what the demo app shows. Grafana has the texts.
const texts = unique([...boardQueries, ...documented, ...provisionedQueries()]).flatMap((query) =>
  query.language === 'prometheus' || isEventOnly(query.expr) ? [] : [query],
);
describe.skipIf(!runsGrafana)('Grafana (which runs with Loki and Tempo only) finds', () => {
  test.each(texts)('$where: $expr', async ({ language, expr }) => {
    await eventually(
      'lines, counts or traces',
      async () => expect(await foundByGrafana(language, expr, sinceStart)).toBeGreaterThan(0),
      patience,
    );
  });
});

type Matchers = NonNullable<PromqlNode['matchers']>;

/** What picks the series that an expression reads, one list for each time it reads some. */
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

/** The series that an expression reads, each as a selector of its own. */
function selectorsOf(tree: PromqlNode): string[] {
  return matchersOf(tree).map(selector);
}

/** The same with no labels but the name of the metric. */
function metricsOf(tree: PromqlNode): string[] {
  return matchersOf(tree).map((matchers) =>
    selector(matchers.filter(({ name }) => name === '__name__')),
  );
}

describe('queries of the rules', () => {
  const recording = allRules.filter(({ kind }) => kind === 'record');
  test.each(recording.filter(({ expr }) => !isEventOnly(expr)))(
    'recording rule $name has something to record: $expr',
    async ({ name, expr }: Rule) => {
      for (const source of [expr, name]) {
        await eventually(
          source,
          async () => expect(await promqlPoints(source)).toBeGreaterThan(0),
          patience,
        );
      }
    },
  );

  // An alert is silent on a healthy stack, so its expression as a whole has to be empty there.
  const alerting = allRules.filter(({ kind }) => kind === 'alert');
  test.each(alerting.filter(({ expr }) => !isEventOnly(expr)))(
    'every series that alert $name reads is there',
    ({ expr }: Rule) => expectSeries(expr),
  );
});

test.each(annotations)('every series that $where reads is there', ({ expr }) => expectSeries(expr));

/** Waits until each series that the expression reads exists, whatever it compares it with. */
async function expectSeries(expr: string): Promise<void> {
  const selectors = selectorsOf(await prometheus.parse(expr));
  // A rule that reads no series (the watchdog) is one that always has an answer.
  for (const selector of selectors.length > 0 ? selectors : [expr]) {
    await eventually(
      selector,
      async () => expect(await promqlPoints(selector)).toBeGreaterThan(0),
      patience,
    );
  }
}

// The event gives the labels or the value; the metric that carries them is there without it.
const metricsOfEvents = unique([...boardQueries, ...documented, ...checks])
  .filter(({ language }) => language === 'prometheus')
  .filter(({ expr }) => isEventOnly(expr) && !isUnseenBefore(expr));
test.each(metricsOfEvents)('every metric that $where reads is there: $expr', async ({ expr }) => {
  for (const metric of metricsOf(await prometheus.parse(expr))) await expectSeries(metric);
});

test.each(eventOnly)('the list of exceptions is current: $contains', ({ contains }) => {
  const all = [...boardQueries, ...documented, ...checks, ...allRules].map(({ expr }) => expr);
  expect(all.some((expr) => expr.includes(contains))).toBe(true);
});
