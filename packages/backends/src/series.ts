import { z } from 'zod';

/** From one moment to another, in milliseconds since 1970. */
export interface Period {
  from: number;
  to: number;
}

/** A period and the steps in it. */
export interface Range extends Period {
  stepMs: number;
}

/** One series of numbers. */
export interface Series {
  labels: Readonly<Record<string, string>>;
  /** Times in milliseconds since 1970, ascending. A value may be NaN or infinite. */
  points: readonly { time: number; value: number }[];
}

/** Labels in a backend's answer. */
export const labels = z.record(z.string(), z.string());

/** Number() reads "NaN", but not "+Inf" and "-Inf". */
function numberOf(text: string): number {
  return text.endsWith('Inf') ? Number(text.replace('Inf', 'Infinity')) : Number(text);
}

/** A number in a backend's answer: text. */
export const numberAsText = z.string().transform(numberOf);

/**
 * A time in seconds and a number as text. A schema of its own for each would take ten times as long: an
 * answer may have a hundred thousand of them.
 */
function pointOf(pair: unknown, context: z.core.$RefinementCtx): Series['points'][number] {
  if (Array.isArray(pair) && pair.length === 2) {
    const [seconds, text] = pair;
    if (typeof seconds === 'number' && typeof text === 'string') {
      return { time: Math.round(seconds * 1000), value: numberOf(text) };
    }
  }
  context.addIssue('expected a time and a number as text');
  return z.NEVER;
}

const point = z.unknown().transform(pointOf);
const points = z
  .array(z.unknown())
  .transform((pairs, context): Series['points'] => pairs.map((pair) => pointOf(pair, context)));

const data = z.discriminatedUnion('resultType', [
  z
    .object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point })),
    })
    .transform(({ result }) =>
      result.map(({ metric, value }): Series => ({ labels: metric, points: [value] })),
    ),
  z
    .object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: points })),
    })
    .transform(({ result }) =>
      result.map(({ metric, values }): Series => ({ labels: metric, points: values })),
    ),
  z
    .object({ resultType: z.literal('scalar'), result: point })
    .transform(({ result }): Series[] => [{ labels: {}, points: [result] }]),
]);

/** Series in the JSON of Prometheus' API. Loki and VictoriaLogs use it, too. */
export const seriesAnswer = z.object({ data }).transform((answer) => answer.data);

/** The series with the highest sums, highest first. Without a number: all series as they are. */
export function topSeries(series: Series[], top: number | undefined): Series[] {
  if (top === undefined) return series;
  const sum = ({ points }: Series) => points.reduce((all, { value }) => all + value, 0);
  return series.toSorted((a, b) => sum(b) - sum(a)).slice(0, top);
}
