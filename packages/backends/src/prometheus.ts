import { z } from 'zod';
import { getJson } from './ask.ts';
import type { Period, Range, Series } from './series.ts';
import { labels, numberAsText, seriesAnswer } from './series.ts';

const name = 'Prometheus';

const exemplarsAnswer = z.object({
  data: z.array(
    z.object({
      seriesLabels: labels,
      exemplars: z.array(z.object({ labels, value: numberAsText, timestamp: z.number() })),
    }),
  ),
});

const valuesAnswer = z.object({ data: z.array(z.string()) });

const alertsAnswer = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels, state: z.enum(['pending', 'firing']) })),
  }),
});

/** A single observation of a series, and its trace. */
export interface Exemplar {
  /** Milliseconds since 1970. */
  time: number;
  value: number;
  traceId: string;
  /** The series' labels and the exemplar's own. */
  labels: Record<string, string>;
}

/** A node of PromQL's syntax tree, with the fields that a walk over the tree needs. */
export interface PromqlNode {
  type: string;
  name?: string;
  matchers?: { name: string; type: string; value: string }[];
  [child: string]: unknown;
}
const node = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  matchers: z.array(z.object({ name: z.string(), type: z.string(), value: z.string() })).optional(),
}) as unknown as z.ZodType<PromqlNode>;

/**
 * Prometheus' HTTP API. Times are in milliseconds since 1970. Each method throws a `BackendError` where
 * Prometheus gives no answer.
 */
export class Prometheus {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Series of one point each: the values at a moment, by default now. */
  async instant(query: string, at?: number): Promise<Series[]> {
    return this.#ask(seriesAnswer, '/api/v1/query', {
      query,
      ...(at !== undefined && { time: String(at / 1000) }),
    });
  }

  /** Series with a point at every whole multiple of the step. */
  async range(query: string, { from, to, stepMs }: Range): Promise<Series[]> {
    // Multiples of the step, so that a refresh does not move the points.
    const align = (ms: number) => (Math.floor(ms / stepMs) * stepMs) / 1000;
    return this.#ask(seriesAnswer, '/api/v1/query_range', {
      query,
      start: String(align(from)),
      end: String(align(to)),
      step: String(stepMs / 1000),
    });
  }

  /** The exemplars of the series in a query, oldest first. Those without a trace are left out. */
  async exemplars(query: string, { from, to }: Period): Promise<Exemplar[]> {
    const { data } = await this.#ask(exemplarsAnswer, '/api/v1/query_exemplars', {
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

  /** The values of a label in the series of a selector, by default in all series. */
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

  /** The alerts whose condition holds now, for long enough (`firing`) or not yet (`pending`). */
  async alerts(): Promise<{ labels: Record<string, string>; state: 'pending' | 'firing' }[]> {
    return (await getJson(alertsAnswer, name, new URL('/api/v1/alerts', this.#base))).data.alerts;
  }

  /** Prometheus' own syntax tree of an expression. */
  async parse(expr: string): Promise<PromqlNode> {
    const answer = z.object({ data: node });
    return (await this.#ask(answer, '/api/v1/parse_query', { query: expr })).data;
  }

  #ask<T>(schema: z.ZodType<T>, path: string, form: Record<string, string>): Promise<T> {
    return getJson(schema, name, new URL(path, this.#base), { form: new URLSearchParams(form) });
  }
}
