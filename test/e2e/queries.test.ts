import type { Scenario } from '@kafka-o11y/scenarios';
import { scenarios } from '@kafka-o11y/scenarios';
import { eventually } from '@kafka-o11y/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { Answers, metricsOf, selectorsOf, sinceStart, unique } from '../stack/answers.ts';
import { logs, prometheus, traces } from '../stack/backends.ts';
import { annotationsOf, boards, queriesOf } from '../stack/boards.ts';
import { foundByGrafana, runsGrafana } from '../stack/grafana.ts';
import { askForbidden, sendGarbage } from '../stack/kafka.ts';
import { isOfOtherShape } from '../stack/modes.ts';
import { sendPoison } from '../stack/orders.ts';
import type { Query, Rule } from '../stack/queries.ts';
import { documentedQueries, provisionedQueries, rules, stepQueries } from '../stack/queries.ts';
import { isSecure, kafkaMode } from '../stack/settings.ts';
import { eventOnly, hasEvent, isEventOnly, isUnseenBefore } from './event-only.ts';

const answers = new Answers({ prometheus, logs, traces });

const boardQueries = unique(boards(kafkaMode, isSecure).flatMap(queriesOf));
const annotations = unique(boards(kafkaMode, isSecure).flatMap(annotationsOf));
const documented = unique(documentedQueries());
const checks = unique(scenarios.flatMap(checksOf));
const allRules = rules();

/** The PromQL of a scenario. Its log lines and traces come with its fault: only its run finds them. */
function checksOf({ id, before, steps }: Scenario): Query[] {
  return [...before, ...steps.flatMap(({ expect }) => expect)].flatMap(({ check }) =>
    'promql' in check
      ? [{ where: `scenario ${id}`, language: 'prometheus' as const, expr: check.promql }]
      : [],
  );
}

/** Some series come only once a minute, or after two minutes of watching. */
const patience = { seconds: 180, everyMs: 5000 };

// Two cheap events: an order fails, and a broker warns of a connection. (At its start a broker may warn
// of another one: that is a race.)
beforeAll(async () => {
  await sendPoison();
  await sendGarbage();
  if (isSecure) await askForbidden();
});

describe.each([
  ['the boards', boardQueries],
  ['the documents', documented],
  ["Grafana's links between signals", provisionedQueries()],
  ['the scenarios', checks],
  ['the steps of runbooks', unique(stepQueries(false))],
])('queries of %s', (_name, queries) => {
  test.each(queries.filter(({ expr }) => !isEventOnly(expr)))('$where: $expr', async (query) => {
    await eventually(
      'points, lines or traces',
      async () => expect(await answers.found(query)).toBeGreaterThan(0),
      patience,
    );
  });
});

test.each(unique(stepQueries(true)))(
  'Prometheus understands what $where asks: $expr',
  async ({ expr }) => {
    await prometheus.instant(expr);
  },
);

// The demo app asks the questions above. Grafana has their texts.
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

describe('queries of the rules', () => {
  const recording = allRules.filter(({ kind }) => kind === 'record');
  test.each(recording.filter(({ expr }) => !isEventOnly(expr)))(
    'recording rule $name has something to record: $expr',
    async ({ name, expr }: Rule) => {
      for (const source of [expr, name]) {
        await eventually(
          source,
          async () => expect(await answers.promqlPoints(source)).toBeGreaterThan(0),
          patience,
        );
      }
    },
  );

  // An alert is silent on a healthy stack, so only its series can be asked for there.
  const alerting = allRules.filter(({ kind }) => kind === 'alert');
  test.each(alerting.filter(({ expr }) => !hasEvent(expr)))(
    'every series that alert $name reads is there',
    ({ expr }: Rule) => expectSeries(expr),
  );
});

test.each(annotations)('every series that $where reads is there', ({ expr }) => expectSeries(expr));

/** Waits until each series that the expression reads exists, or has existed in the last `seconds`. */
async function expectSeries(expr: string, seconds?: number): Promise<void> {
  const all = selectorsOf(await prometheus.parse(expr));
  const selectors = all.filter((selector) => !isOfOtherShape(selector, kafkaMode, isSecure));
  if (all.length > 0 && selectors.length === 0) return;
  // A rule without selectors (the watchdog) always has an answer.
  for (const selector of selectors.length > 0 ? selectors : [expr]) {
    await eventually(
      selector,
      async () => expect(await answers.promqlPoints(selector, seconds)).toBeGreaterThan(0),
      patience,
    );
  }
}

// The event gives labels or values. The metric itself is there without it, or was as the stack started.
const metricsOfEvents = unique([...boardQueries, ...documented, ...checks])
  .filter(({ language }) => language === 'prometheus')
  .filter(({ expr }) => isEventOnly(expr) && !isUnseenBefore(expr));
test.each(metricsOfEvents)('every metric that $where reads is there: $expr', async ({ expr }) => {
  for (const metric of metricsOf(await prometheus.parse(expr))) {
    await expectSeries(metric, sinceStart);
  }
});

test.each(eventOnly)('the list of exceptions is current: $contains', ({ contains }) => {
  const everyBoard = boards().flatMap(queriesOf);
  const all = [...everyBoard, ...documented, ...checks, ...stepQueries(false), ...allRules].map(
    ({ expr }) => expr,
  );
  expect(all.some((expr) => expr.includes(contains))).toBe(true);
});
