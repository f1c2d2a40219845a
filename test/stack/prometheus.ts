import { z } from 'zod';
import { getJson } from './http.ts';
import { settings } from './settings.ts';

const base = `http://127.0.0.1:${settings.PROMETHEUS_PORT}`;

const labels = z.record(z.string(), z.string());
/** Prometheus writes NaN and infinities as strings that Number() reads, but for "+Inf" and "-Inf". */
const value = z.string().transform((text) => Number(text.replace('Inf', 'Infinity')));
const point = z.tuple([z.number(), value]);

const result = z.discriminatedUnion('resultType', [
  z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: labels, value: point })),
  }),
  z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: z.array(point) })),
  }),
  z.object({ resultType: z.literal('scalar'), result: point }),
]);

export interface Series {
  labels: Record<string, string>;
  values: number[];
}

/** A series that an instant query answered: exactly one value. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

function toSeries(data: z.infer<typeof result>): Series[] {
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value }) => ({ labels: metric, values: [value[1]] }));
    case 'matrix':
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        values: values.map((point) => point[1]),
      }));
    case 'scalar':
      return [{ labels: {}, values: [data.result[1]] }];
  }
}

/** An instant query, now. */
export async function query(expr: string): Promise<Sample[]> {
  const answer = await getJson(z.object({ data: result }), base, '/api/v1/query', { query: expr });
  return toSeries(answer.data).map(({ labels, values }) => ({ labels, value: values[0] ?? NaN }));
}

/** The one value of an instant query; an error if there is none or more than one. */
export async function number(expr: string): Promise<number> {
  const samples = await query(expr);
  const [only] = samples;
  if (samples.length !== 1 || only === undefined) {
    throw new Error(`${expr}: expected one series, got ${samples.length}`);
  }
  return only.value;
}

/** A range query over the last `seconds`. */
export async function queryRange(expr: string, seconds: number, step = 15): Promise<Series[]> {
  const end = Date.now() / 1000;
  const answer = await getJson(z.object({ data: result }), base, '/api/v1/query_range', {
    query: expr,
    start: String(end - seconds),
    end: String(end),
    step: String(step),
  });
  return toSeries(answer.data);
}

const exemplars = z.object({
  data: z.array(
    z.object({
      seriesLabels: labels,
      exemplars: z.array(z.object({ labels, timestamp: z.number() })),
    }),
  ),
});

export interface Exemplar {
  seriesLabels: Record<string, string>;
  labels: Record<string, string>;
}

/** The exemplars of the last `seconds` on the series that `selector` picks, newest first. */
export async function queryExemplars(selector: string, seconds: number): Promise<Exemplar[]> {
  const end = Date.now() / 1000;
  const answer = await getJson(exemplars, base, '/api/v1/query_exemplars', {
    query: selector,
    start: String(end - seconds),
    end: String(end),
  });
  return answer.data
    .flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map((exemplar) => ({ seriesLabels, ...exemplar })),
    )
    .sort((a, b) => b.timestamp - a.timestamp);
}

const alerts = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels, state: z.enum(['pending', 'firing']) })),
  }),
});

/** Names of the alerts that fire in Prometheus at this moment. */
export async function firingAlerts(): Promise<string[]> {
  const answer = await getJson(alerts, base, '/api/v1/alerts');
  return answer.data.alerts
    .filter(({ state }) => state === 'firing')
    .map(({ labels }) => labels.alertname ?? '');
}

/** What the PromQL parser made of an expression; only what a walk over the tree needs. */
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

/** Prometheus's own syntax tree of an expression. */
export async function parse(expr: string): Promise<PromqlNode> {
  const answer = await getJson(z.object({ data: node }), base, '/api/v1/parse_query', {
    query: expr,
  });
  return answer.data;
}
