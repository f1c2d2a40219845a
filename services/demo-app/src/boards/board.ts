import { z } from 'zod';

const datasource = z.object({ type: z.string(), uid: z.string() });

const target = z.object({
  refId: z.string().default('A'),
  datasource: datasource.optional(),
  hide: z.boolean().default(false),
  /** PromQL; LogQL is Grafana's alone. */
  expr: z.string().optional(),
  /** What to ask the store of logs or of traces, whichever it is: questions.ts. */
  question: z.unknown().optional(),
  queryType: z.string().optional(),
  instant: z.boolean().default(false),
  range: z.boolean().optional(),
  exemplar: z.boolean().default(false),
  /** The smallest step, as a duration like `30s`. */
  interval: z.string().optional(),
  maxLines: z.number().optional(),
  limit: z.number().optional(),
});

const panel = z.object({
  id: z.number().optional(),
  type: z.string(),
  title: z.string().default(''),
  datasource: datasource.nullish(),
  targets: z.array(target).default([]),
  interval: z.string().nullish(),
  maxDataPoints: z.number().nullish(),
  /** The panels of a collapsed row. */
  get panels() {
    return z.array(panel).default([]);
  },
});

const variable = z.object({
  name: z.string(),
  type: z.string(),
  datasource: datasource.nullish(),
  definition: z.string().default(''),
  /** An object for query variables, a text for all others. */
  query: z.union([z.string(), z.looseObject({ query: z.string().optional() })]).default(''),
  regex: z.string().default(''),
  sort: z.number().default(0),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().nullish(),
  current: z
    .looseObject({ value: z.union([z.string(), z.array(z.string())]).optional() })
    .nullish(),
});

const annotation = z.object({
  name: z.string(),
  enable: z.boolean().default(true),
  datasource: datasource.nullish(),
  iconColor: z.string().default('blue'),
  expr: z.string().default(''),
  step: z.string().default(''),
  titleFormat: z.string().default(''),
  textFormat: z.string().default(''),
});

/** The parts of a dashboard that the server itself reads; the browser gets the whole file. */
export const boardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  panels: z.array(panel).default([]),
  templating: z.object({ list: z.array(variable).default([]) }).prefault({}),
  annotations: z.object({ list: z.array(annotation).default([]) }).prefault({}),
});

export type Board = z.output<typeof boardSchema>;
export type Panel = z.output<typeof panel>;
export type Target = z.output<typeof target>;
export type Annotation = z.output<typeof annotation>;
export type Variable = z.output<typeof variable>;

/** Every panel of a board, those inside collapsed rows included. */
export function allPanels<P extends { panels?: P[] }>(board: { panels?: P[] }): P[] {
  return (board.panels ?? []).flatMap((panel) => [panel, ...allPanels(panel)]);
}
