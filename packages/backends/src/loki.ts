import { z } from 'zod';
import { getJson } from './ask.ts';
import type { LogCount, LogQuestion } from './log-question.ts';
import { countToLogql, toLogql } from './logql.ts';
import type { LinesSearch, LogLine, Logs } from './logs.ts';
import { logLine } from './logs.ts';
import { pairs } from './pairs.ts';
import type { Period, Range, Series } from './series.ts';
import { most, seriesAnswer } from './series-answer.ts';
import { isLevel } from './severity.ts';

const labels = z.record(z.string(), z.string());

const linesAnswer = z.object({
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({ stream: labels, values: z.array(z.tuple([z.string(), z.string()])) }),
    ),
  }),
});

/** Loki's HTTP API. */
export class Loki implements Logs {
  readonly name = pairs.grafana.logs.name;
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async lines(question: LogQuestion, { from, to, limit }: LinesSearch): Promise<LogLine[]> {
    const { data } = await this.#ask(linesAnswer, '/loki/api/v1/query_range', {
      query: toLogql(question),
      start: nanoseconds(from),
      end: nanoseconds(to),
      limit: String(limit),
      direction: 'backward',
    });
    return data.result
      .flatMap(({ stream, values }) => values.map(([ns, text]) => lineOf(stream, ns, text)))
      .sort((a, b) => Number(b.timeNs - a.timeNs));
  }

  async counts(question: LogCount, { from, to, stepMs }: Range): Promise<Series[]> {
    // Loki's points count the time before them, so the first one lies at the end of the first step.
    const series = await this.#ask(seriesAnswer, '/loki/api/v1/query_range', {
      query: countToLogql(question, duration(stepMs)),
      start: nanoseconds((Math.floor(from / stepMs) + 1) * stepMs),
      end: nanoseconds(Math.ceil(to / stepMs) * stepMs),
      step: String(stepMs / 1000),
    });
    const atStart = series.map((one) => ({
      ...one,
      points: one.points.map(({ time, value }) => ({ time: time - stepMs, value })),
    }));
    return most(atStart, question.top);
  }

  async total(question: LogCount, { from, to }: Period): Promise<Series[]> {
    const series = await this.#ask(seriesAnswer, '/loki/api/v1/query', {
      query: countToLogql(question, duration(to - from)),
      time: nanoseconds(to),
    });
    return most(series, question.top);
  }

  #ask<T>(schema: z.ZodType<T>, path: string, params: Record<string, string>): Promise<T> {
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(params).toString();
    return getJson(schema, this.name, url);
  }
}

/** In Loki's answer a line's structured metadata are labels of its stream. */
function lineOf(fields: Record<string, string>, ns: string, text: string): LogLine {
  const { detected_level } = fields;
  const level = isLevel(detected_level) ? detected_level : undefined;
  return logLine({ timeNs: BigInt(ns), text, level }, fields);
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}
