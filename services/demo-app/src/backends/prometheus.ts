import { z } from 'zod';
import type { Exemplar, Frame } from '../contract.ts';
import { seriesFrame } from './frames.ts';
import { getJson } from './get-json.ts';

const name = 'Prometheus';
const labels = z.record(z.string(), z.string());
/** NaN and the infinities are strings that Number() reads, but for "+Inf" and "-Inf". */
const number = z.string().transform((text) => Number(text.replace('Inf', 'Infinity')));
const point = z.tuple([z.number(), number]);

const answer = z.object({
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point) })),
    }),
    z.object({ resultType: z.literal('scalar'), result: point }),
  ]),
});

const exemplarAnswer = z.object({
  data: z.array(
    z.object({
      seriesLabels: labels,
      exemplars: z.array(z.object({ labels, value: number, timestamp: z.number() })),
    }),
  ),
});

const valuesAnswer = z.object({ data: z.array(z.string()) });

/** Times are in milliseconds, here and below. */
export interface Range {
  from: number;
  to: number;
  stepMs: number;
}

/** Prometheus' HTTP API, as far as boards need it. */
export class Prometheus {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** One frame for each series, with a point every step. */
  async range(refId: string, query: string, { from, to, stepMs }: Range): Promise<Frame[]> {
    // Aligned, so that a refresh does not move the points.
    const align = (ms: number) => (Math.floor(ms / stepMs) * stepMs) / 1000;
    return this.#query(refId, '/api/v1/query_range', {
      query,
      start: String(align(from)),
      end: String(align(to)),
      step: String(stepMs / 1000),
    });
  }

  /** One frame for each series, of one point. */
  async instant(refId: string, query: string, at: number): Promise<Frame[]> {
    return this.#query(refId, '/api/v1/query', { query, time: String(at / 1000) });
  }

  /** Single observations behind the series that a query reads; newest last. */
  async exemplars(query: string, { from, to }: Omit<Range, 'stepMs'>): Promise<Exemplar[]> {
    const { data } = await this.#ask(exemplarAnswer, '/api/v1/query_exemplars', {
      query,
      start: String(from / 1000),
      end: String(to / 1000),
    });
    return data
      .flatMap(({ seriesLabels, exemplars }) =>
        exemplars.map(({ labels: { trace_id, ...own }, value, timestamp }) => ({
          time: Math.round(timestamp * 1000),
          value,
          traceId: trace_id ?? '',
          labels: { ...seriesLabels, ...own },
        })),
      )
      .filter(({ traceId }) => traceId !== '')
      .sort((a, b) => a.time - b.time);
  }

  /** The values of a label in the series that a selector picks, or in all series. */
  async labelValues(
    label: string,
    { selector, from, to }: { selector?: string; from: number; to: number },
  ): Promise<string[]> {
    const url = new URL(`/api/v1/label/${encodeURIComponent(label)}/values`, this.#base);
    if (selector) url.searchParams.set('match[]', selector);
    url.searchParams.set('start', String(from / 1000));
    url.searchParams.set('end', String(to / 1000));
    return (await getJson(valuesAnswer, name, url)).data;
  }

  async #query(refId: string, path: string, form: Record<string, string>): Promise<Frame[]> {
    const { data } = await this.#ask(answer, path, form);
    switch (data.resultType) {
      case 'matrix':
        return data.result.map(({ metric, values }) =>
          seriesFrame(
            refId,
            metric,
            values.map(([seconds]) => seconds * 1000),
            values.map(([, value]) => value),
          ),
        );
      case 'vector':
        return data.result.map(({ metric, value: [seconds, value] }) =>
          seriesFrame(refId, metric, [seconds * 1000], [value]),
        );
      case 'scalar':
        return [seriesFrame(refId, {}, [data.result[0] * 1000], [data.result[1]])];
    }
  }

  #ask<T>(schema: z.ZodType<T>, path: string, form: Record<string, string>): Promise<T> {
    return getJson(schema, name, new URL(path, this.#base), { form: new URLSearchParams(form) });
  }
}
