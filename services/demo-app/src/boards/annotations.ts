import type { Prometheus, Series } from '@kafka-o11y/backends';
import { BackendError, parseDuration } from '@kafka-o11y/backends';
import type { AnnotationEvent, AnnotationsAnswer, VariableValues } from '../contract.ts';
import type { Board, Annotation as Definition } from './board-store.ts';
import { interpolate } from './interpolate.ts';
import { builtInVariables, intervalsOf } from './intervals.ts';
import { substitutes } from './variables.ts';

const defaultStep = '60s';

interface Context {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  prometheus: Prometheus;
  scrapeIntervalMs: number;
}

/**
 * What a board marks on its graphs: for each series of an annotation's query the times at which it
 * has a value other than 0, neighbouring ones as one event.
 */
export async function queryAnnotations(
  board: Board,
  chosen: VariableValues,
  { from, to, prometheus, scrapeIntervalMs }: Context,
): Promise<AnnotationsAnswer> {
  const lookup = await substitutes({ board, chosen, from, to, prometheus });
  const wanted = board.annotations.list.filter(
    ({ enable, expr, datasource }) => enable && expr && datasource?.type === 'prometheus',
  );
  const answers = await Promise.all(
    wanted.map(async (definition) => {
      const stepMs = parseDuration(definition.step || defaultStep);
      const span = { from, to, maxDataPoints: (to - from) / stepMs };
      const builtIn = builtInVariables(intervalsOf(span, scrapeIntervalMs, stepMs), span);
      const query = interpolate(definition.expr, (name) => builtIn(name) ?? lookup(name));
      try {
        const series = await prometheus.range(query, { from, to, stepMs });
        return { events: series.flatMap((one) => eventsOf(definition, one, stepMs)) };
      } catch (error) {
        if (!(error instanceof BackendError)) throw error;
        return { events: [], error: `${definition.name}: ${error.message}` };
      }
    }),
  );
  return {
    events: answers.flatMap(({ events }) => events),
    errors: answers.flatMap(({ error }) => error ?? []),
  };
}

function eventsOf(
  definition: Definition,
  { labels, points }: Series,
  stepMs: number,
): AnnotationEvent[] {
  const events: AnnotationEvent[] = [];
  for (const { time, value } of points) {
    // Neither 0 nor what is no number.
    if (!value || !Number.isFinite(value)) continue;
    const last = events.at(-1);
    if (last && time - last.timeEnd <= stepMs) last.timeEnd = time;
    else {
      events.push({
        time,
        timeEnd: time,
        title: fill(definition.titleFormat || definition.name, labels),
        text: fill(definition.textFormat, labels),
        color: definition.iconColor,
      });
    }
  }
  return events;
}

function fill(template: string, labels: Series['labels']): string {
  return template.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => labels[label] ?? '');
}
