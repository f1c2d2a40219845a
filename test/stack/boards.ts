import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { LogCount, LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { resolve } from '@kafka-o11y/backends';
import type { KafkaMode } from '@kafka-o11y/test-kit';
import { inRepository } from '@kafka-o11y/test-kit';
import { z } from 'zod';
import type { Query } from './queries.ts';

const datasource = z.object({ type: z.string(), uid: z.string() });
/** What the text for Grafana was compiled from; the demo app checks it thoroughly. */
const question = z.custom<LogQuestion | LogCount | TraceQuestion>(
  (value) => typeof value === 'object' && value !== null,
);
const target = z.object({
  datasource: datasource.optional(),
  /** PromQL and LogQL are in `expr`, TraceQL in `query`. */
  expr: z.string().optional(),
  query: z.string().optional(),
  question: question.optional(),
});
const panel = z.object({
  id: z.number(),
  title: z.string().default(''),
  datasource: datasource.optional(),
  targets: z.array(target).default([]),
  fieldConfig: z.object({ defaults: z.object({ noValue: z.string().optional() }) }).optional(),
  links: z
    .array(z.object({ title: z.string(), url: z.string(), question: question.optional() }))
    .default([]),
  /** The panels of a collapsed row. */
  get panels() {
    return z.array(panel).default([]);
  },
});
const board = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panel),
  annotations: z.object({
    list: z.array(
      z.object({
        name: z.string(),
        datasource: datasource.optional(),
        expr: z.string().optional(),
        target: target.optional(),
      }),
    ),
  }),
  templating: z.object({
    list: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        datasource: datasource.optional(),
        definition: z.string().default(''),
      }),
    ),
  }),
});

export type Board = z.infer<typeof board>;
type Panel = z.infer<typeof panel>;
type Target = z.infer<typeof target>;

/** One query that somebody who opens a board sends. */
export type BoardQuery = Query & { datasourceUid: string };

/** What each panel asks, without its links, and what it says where there is no answer. */
export function panelsOf(
  board: Board,
): { title: string; queries: BoardQuery[]; noValue: string | undefined }[] {
  const panels = board.panels.flatMap((panel) => [panel, ...panel.panels]);
  return panels
    .filter(({ targets }) => targets.length > 0)
    .map((panel) => ({
      title: panel.title,
      noValue: panel.fieldConfig?.defaults.noValue,
      queries: panelQueries(board, { ...panel, links: [] }),
    }));
}

/**
 * The dashboards, as they are checked in.
 *
 * @param mode of Kafka, for those that are provisioned with it; by default all
 * @param isSecure whether those of secure shapes are among them
 */
export function boards(mode?: KafkaMode, isSecure = true): Board[] {
  const files = globSync(inRepository('grafana/dashboards*/*.json')).filter((file) => {
    const [, only] = /dashboards-(\w+)\//.exec(file) ?? [];
    if (only === 'secure') return isSecure;
    return mode === undefined || only === undefined || only === mode;
  });
  return files.map((file) => {
    const { data, error } = board.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (error) throw new Error(`${basename(file)}: ${z.prettifyError(error)}`);
    return data;
  });
}

/** Every query of a board's panels, of their links to Explore, and of its variables. */
export function queriesOf(board: Board): BoardQuery[] {
  const panels = board.panels.flatMap((panel) => [panel, ...panel.panels]);
  return [...panels.flatMap((panel) => panelQueries(board, panel)), ...variableQueries(board)];
}

function panelQueries(board: Board, panel: Panel): BoardQuery[] {
  const where = `${board.title} / ${panel.title}`;
  return [
    ...panel.targets.map((target) =>
      toQuery(where, { ...target, datasource: target.datasource ?? panel.datasource }),
    ),
    ...panel.links.flatMap(({ title, url, question }) =>
      exploreTargets(url).map((target) =>
        toQuery(`${where} / link ${title}`, { ...target, question }),
      ),
    ),
  ];
}

const panes = z.record(z.string(), z.object({ queries: z.array(target) }));

/** What a link to Explore will have it ask. */
function exploreTargets(url: string): Target[] {
  const { pathname, searchParams } = new URL(url, 'http://grafana');
  if (pathname !== '/explore') return [];
  const parsed = panes.parse(JSON.parse(searchParams.get('panes') ?? ''));
  return Object.values(parsed).flatMap(({ queries }) => queries);
}

function toQuery(where: string, { datasource, expr, query, question }: Target): BoardQuery {
  const text = expr ?? query;
  if (!datasource || !text) throw new Error(`${where}: a target without data source or query`);
  const asked = { where, datasourceUid: datasource.uid, expr: substitute(text) };
  if (datasource.type === 'prometheus') return { ...asked, language: 'prometheus' };
  if (!question) throw new Error(`${where}: a target without the question beside its text`);
  const all = resolve(question, () => undefined);
  switch (datasource.type) {
    case 'loki':
      return { ...asked, language: 'logs', question: all as LogQuestion | LogCount };
    case 'tempo':
      return { ...asked, language: 'traces', question: all as TraceQuestion };
    default:
      throw new Error(
        `${where}: no test knows how to ask a data source of type ${datasource.type}`,
      );
  }
}

/** `label_values(selector, label)` asks for the series of the selector. */
function variableQueries(board: Board): BoardQuery[] {
  return board.templating.list
    .filter(({ type }) => type === 'query')
    .map(({ name, datasource, definition }) => {
      const where = `${board.title} / variable ${name}`;
      const selector = /^label_values\((.+),\s*\w+\)$/.exec(definition)?.[1];
      if (!datasource || !selector) {
        throw new Error(`${where}: expected label_values(selector, label), got "${definition}"`);
      }
      return toQuery(where, { datasource, expr: selector });
    });
}

/** What a board marks in its graphs. As with alerts, only an event gives an answer. */
export function annotationsOf(board: Board): BoardQuery[] {
  return board.annotations.list
    .filter(({ datasource }) => datasource?.type !== 'grafana')
    .map(({ name, datasource, expr, target }) =>
      toQuery(`${board.title} / annotation ${name}`, { datasource, expr, ...target }),
    );
}

/** Puts in what Grafana would: a window of a few scrapes for the intervals, "all" for the rest. */
function substitute(expr: string): string {
  return expr
    .replaceAll(/\$(__rate_interval|__interval|__auto)\b/g, '1m')
    .replaceAll(/\$__range\b/g, '15m')
    .replaceAll(/\$\{\w+(:\w+)?\}|\$\w+/g, '.*');
}
