import { Problem } from '@kafka-o11y/service';
import type { Logger } from 'pino';
import { BackendError } from '../backends/get-json.ts';
import type { Loki } from '../backends/loki.ts';
import type { Prometheus } from '../backends/prometheus.ts';
import type { Tempo } from '../backends/tempo.ts';
import type { Board, Panel, Target } from '../boards/board.ts';
import { allPanels } from '../boards/board.ts';
import type { PanelAnswer, PanelQuery, TargetAnswer } from '../contract.ts';
import { builtInVariables } from './built-in-variables.ts';
import { parseDuration } from './duration.ts';
import { thinOut } from './exemplars.ts';
import type { Substitute } from './interpolate.ts';
import { interpolate } from './interpolate.ts';
import type { Intervals } from './intervals.ts';
import { intervalsOf } from './intervals.ts';
import { substitutes } from './variables.ts';

export interface Backends {
  prometheus: Prometheus;
  loki: Loki;
  tempo: Tempo;
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
  const chosen = await substitutes({ ...query, board, chosen: query.variables, prometheus });
  const results = await Promise.all(
    panel.targets
      .filter(({ hide }) => !hide)
      .map((target) => answerTarget(target, { panel, query, chosen, context })),
  );
  const { stepMs } = intervals(panel, panel.targets[0], query, context);
  return { intervalMs: stepMs, results };
}

interface Asked {
  panel: Panel;
  query: PanelQuery;
  chosen: (name: string) => Substitute | undefined;
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

async function runTarget(
  target: Target,
  { panel, query, chosen, context }: Asked,
): Promise<Omit<TargetAnswer, 'refId'>> {
  const { refId } = target;
  const { from, to } = query;
  const span = intervals(panel, target, query, context);
  const builtIn = builtInVariables(span, query);
  const text = interpolate(
    target.expr ?? target.query ?? '',
    (name) => builtIn(name) ?? chosen(name),
  );
  const type = target.datasource?.type ?? panel.datasource?.type;
  const { prometheus, loki, tempo } = context;
  const instant = target.instant || target.queryType === 'instant';
  if (text === '') return { frames: [] };
  switch (type) {
    case 'prometheus': {
      if (instant) return { frames: await prometheus.instant(refId, text, to) };
      const range = { from, to, stepMs: span.stepMs };
      const [frames, exemplars] = await Promise.all([
        prometheus.range(refId, text, range),
        target.exemplar ? prometheus.exemplars(text, range) : [],
      ]);
      return { frames, exemplars: thinOut(exemplars, range) };
    }
    case 'loki': {
      if (instant) return { frames: await loki.instant(refId, text, to) };
      const limit = target.maxLines ?? 100;
      return { frames: await loki.range(refId, text, { from, to, stepMs: span.stepMs, limit }) };
    }
    case 'tempo':
      return { frames: await tempo.search(refId, text, { from, to, limit: target.limit ?? 20 }) };
    default:
      throw new Problem(501, `a data source of type "${type}" is not supported here`);
  }
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
