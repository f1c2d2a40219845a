import { z } from 'zod';
import { getJson } from './ask.ts';
import type { LogCount, LogQuestion } from './log-question.ts';
import { countToLogql, toLogql } from './logql.ts';
import type { LogLine, Logs } from './logs.ts';
import type { Range, Series } from './series.ts';
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
  readonly name = 'Loki';
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async lines(
    question: LogQuestion,
    { from, to, limit }: Omit<Range, 'stepMs'> & { limit: number },
  ): Promise<LogLine[]> {
    const { data } = await this.#ask(linesAnswer, '/loki/api/v1/query_range', {
      query: toLogql(question),
      start: nanoseconds(from),
      end: nanoseconds(to),
      limit: String(limit),
      direction: 'backward',
    });
    return data.result
      .flatMap(({ stream, values }) => values.map(([ns, text]) => logLine(stream, ns, text)))
      .sort((a, b) => Number(b.timeNs - a.timeNs));
  }

  async counts(question: LogCount, { from, to, stepMs }: Range): Promise<Series[]> {
    // Loki's points tell of the time before them: the first step ends one step after its start.
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

  async total(question: LogCount, { from, to }: Omit<Range, 'stepMs'>): Promise<Series[]> {
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

/** Structured metadata of a line are labels of its stream here. */
function logLine(fields: Record<string, string>, ns: string, text: string): LogLine {
  const { service_name = '', detected_level, trace_id, span_id } = fields;
  return {
    timeNs: BigInt(ns),
    text,
    service: service_name,
    level: isLevel(detected_level) ? detected_level : undefined,
    ...(trace_id && { traceId: trace_id }),
    ...(span_id && { spanId: span_id }),
    fields,
  };
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}
