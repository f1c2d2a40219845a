import { z } from 'zod';
import type { Series } from './series.ts';

const labels = z.record(z.string(), z.string());
/** A number as text. Number() reads "NaN", but not "+Inf" and "-Inf". */
export const number = z.string().transform((text) => Number(text.replace('Inf', 'Infinity')));
const point = z
  .tuple([z.number(), number])
  .transform(([seconds, value]) => ({ time: Math.round(seconds * 1000), value }));

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
      result: z.array(z.object({ metric: labels, values: z.array(point) })),
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

/** The series with the highest sums, highest first; all series as they are without a limit. */
export function most(series: Series[], top: number | undefined): Series[] {
  if (top === undefined) return series;
  const sum = ({ points }: Series) => points.reduce((all, { value }) => all + value, 0);
  return series.toSorted((a, b) => sum(b) - sum(a)).slice(0, top);
}
