import type { Logs, Prometheus, Series, Traces } from '@kafka-o11y/backends';
import { BackendError, parseDuration, resolve } from '@kafka-o11y/backends';
import { Problem } from '@kafka-o11y/service';
import type { Logger } from 'pino';
import { z } from 'zod';
import { logTargetSchema, traceQuestionSchema } from '../contract/questions.ts';
import type { Exemplar, Frame, PanelAnswer, PanelQuery, TargetAnswer } from '../contract.ts';
import { logFrame, seriesFrame, tracesFrame } from '../frames.ts';
import type { Board, Panel, Target } from './board-store.ts';
import { allPanels } from './board-store.ts';
import type { Substitute } from './interpolate.ts';
import { interpolate } from './interpolate.ts';
import type { Intervals } from './intervals.ts';
import { builtInVariables, intervalsOf } from './intervals.ts';
import { choices, substitutes } from './variables.ts';

export interface Backends {
  prometheus: Prometheus;
  logs: Logs;
  traces: Traces;
}

interface Context extends Backends {
  scrapeIntervalMs: number;
  logger: Logger;
}

/**
 * Runs the queries of one panel, as they are in the board's file. A query that fails does not keep
 * the others from being answered.
 *
 * @throws {Problem} 404 where the board has no such panel, 400 for a variable it does not have
 */
export async function queryPanel(
  board: Board,
  query: PanelQuery,
  context: Context,
): Promise<PanelAnswer> {
  const panel = allPanels(board).find(({ id }) => id === query.panel);
  if (!panel) throw new Problem(404, `board ${board.uid} has no panel ${query.panel}`);
  const { prometheus } = context;
  const chosen = { board, chosen: query.variables };
  const substitute = await substitutes({ ...query, ...chosen, prometheus });
  const choice = choices(chosen);
  const results = await Promise.all(
    panel.targets
      .filter(({ hide }) => !hide)
      .map((target) => answerTarget(target, { panel, query, substitute, choice, context })),
  );
  const { stepMs } = intervals(panel, panel.targets[0], query, context);
  return { intervalMs: stepMs, results };
}

interface Asked {
  panel: Panel;
  query: PanelQuery;
  /** In the text of a query. */
  substitute: (name: string) => Substitute | undefined;
  /** In a question. */
  choice: (name: string) => string[] | undefined;
  context: Context;
}

async function answerTarget(target: Target, asked: Asked): Promise<TargetAnswer> {
  const { refId } = target;
  try {
    return { refId, ...(await runTarget(target, asked)) };
  } catch (error) {
    if (error instanceof BackendError || error instanceof Problem) {
      return { refId, frames: [], error: error.message };
    }
    asked.context.logger.error({ err: error, panel: asked.panel.title, refId }, 'query failed');
    return { refId, frames: [], error: 'an error on our side; the log of demo-app has it' };
  }
}

async function runTarget(target: Target, asked: Asked): Promise<Omit<TargetAnswer, 'refId'>> {
  const type = target.datasource?.type ?? asked.panel.datasource?.type;
  switch (type) {
    case 'prometheus':
      return metrics(target, asked);
    case 'loki':
      return { frames: await logs(target, asked) };
    case 'tempo':
      return { frames: await traces(target, asked) };
    default:
      throw new Problem(501, `a data source of type "${type}" is not supported here`);
  }
}

async function metrics(
  target: Target,
  { panel, query, substitute, context }: Asked,
): Promise<Omit<TargetAnswer, 'refId'>> {
  const { prometheus } = context;
  const { refId, expr = '', exemplar } = target;
  const { from, to } = query;
  const span = intervals(panel, target, query, context);
  const builtIn = builtInVariables(span, query);
  const text = interpolate(expr, (name) => builtIn(name) ?? substitute(name));
  if (text === '') return { frames: [] };
  if (isInstant(target)) return { frames: framesOf(refId, await prometheus.instant(text, to)) };
  const range = { from, to, stepMs: span.stepMs };
  const [series, exemplars] = await Promise.all([
    prometheus.range(text, range),
    exemplar ? prometheus.exemplars(text, range) : [],
  ]);
  return { frames: framesOf(refId, series), exemplars: thinOut(exemplars, range) };
}

/** Slots across a graph; each keeps one exemplar, so that dots stay apart. */
const slots = 60;

/** The exemplar with the largest value of each slot of time: the slow ones are worth a look. */
function thinOut(exemplars: Exemplar[], { from, to }: { from: number; to: number }) {
  const largest = new Map<number, Exemplar>();
  for (const exemplar of exemplars) {
    if (!Number.isFinite(exemplar.value)) continue;
    const slot = Math.floor(((exemplar.time - from) / (to - from)) * slots);
    const kept = largest.get(slot);
    if (!kept || exemplar.value > kept.value) largest.set(slot, exemplar);
  }
  return [...largest.values()];
}

async function logs(target: Target, { panel, query, choice, context }: Asked): Promise<Frame[]> {
  const { refId, maxLines: limit = 100 } = target;
  const { from, to } = query;
  const question = resolve(questionOf(target, logTargetSchema, 'logs'), choice);
  if (!('count' in question)) {
    return [logFrame(refId, await context.logs.lines(question, { from, to, limit }))];
  }
  if (isInstant(target)) return framesOf(refId, await context.logs.total(question, { from, to }));
  const { stepMs } = intervals(panel, target, query, context);
  return framesOf(refId, await context.logs.counts(question, { from, to, stepMs }));
}

async function traces(target: Target, { query, choice, context }: Asked): Promise<Frame[]> {
  const { refId, limit = 20 } = target;
  const { from, to } = query;
  const question = resolve(questionOf(target, traceQuestionSchema, 'traces'), choice);
  return [tracesFrame(refId, await context.traces.find(question, { from, to, limit }))];
}

/** @throws {Problem} 501 for a target that has no question, or one that is not known here */
function questionOf<Q>({ question }: Target, schema: z.ZodType<Q>, what: 'logs' | 'traces'): Q {
  if (question === undefined) {
    const language = what === 'logs' ? 'LogQL' : 'TraceQL';
    throw new Problem(
      501,
      `${language} is not supported here, only in Grafana: a query for ${what} needs a "question" ` +
        'in the file of its board, as the boards of this project have it',
    );
  }
  const { data, error } = schema.safeParse(question);
  if (!error) return data;
  throw new Problem(501, `the "question" for ${what} is not one: ${z.prettifyError(error)}`);
}

function isInstant({ instant, queryType }: Target): boolean {
  return instant || queryType === 'instant';
}

function framesOf(refId: string, series: readonly Series[]): Frame[] {
  return series.map((one) => seriesFrame(refId, one));
}

function intervals(
  panel: Panel,
  target: Target | undefined,
  query: PanelQuery,
  { scrapeIntervalMs }: Context,
): Intervals {
  const minimum = target?.interval || panel.interval;
  const maxDataPoints = panel.maxDataPoints ?? query.maxDataPoints;
  return intervalsOf(
    { ...query, maxDataPoints },
    scrapeIntervalMs,
    minimum ? parseDuration(minimum) : scrapeIntervalMs,
  );
}
