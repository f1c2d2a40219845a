import { z } from 'zod';
import { frameSchema } from './frame.ts';

/** Boards and what their panels show. The text of the queries is the server's business. */

const longestRangeMs = 31 * 24 * 3_600_000;

const nameSchema = z.string().min(1).max(100);

/** A variable's choice as the browser sends it; `allValue` of the vocabulary stands for "All". */
const variableValuesSchema = z.record(nameSchema, z.array(z.string().max(256)).max(200));
export type VariableValues = z.output<typeof variableValuesSchema>;

const ofBoard = {
  board: nameSchema,
  variables: variableValuesSchema,
  /** Milliseconds since 1970. */
  from: z.int().positive(),
  to: z.int().positive(),
};
const isRange = ({ from, to }: { from: number; to: number }) =>
  from < to && to - from <= longestRangeMs;
const noRange = { error: 'expected from < to, at most 31 days apart', path: ['to'] };

/** `GET /api/boards`, in the order of their titles. */
const boardSummarySchema = z.object({
  uid: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
});
export const boardListSchema = z.object({ boards: z.array(boardSummarySchema) });
export type BoardSummary = z.output<typeof boardSummarySchema>;
export type BoardList = z.output<typeof boardListSchema>;

const panelJsonSchema = z.looseObject({
  id: z.number(),
  type: z.string(),
  gridPos: z
    .looseObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })
    .exactOptional(),
  targets: z.array(z.looseObject({})).exactOptional(),
  /** Of a collapsed row. */
  get panels() {
    return z.array(panelJsonSchema).exactOptional();
  },
});

/**
 * `GET /api/boards/:uid`: the file of the board, each panel with an id. Grafana's libraries read the
 * rest of it.
 */
export const boardJsonSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panelJsonSchema).exactOptional(),
  templating: z
    .looseObject({
      list: z.array(z.looseObject({ name: z.string(), type: z.string() })).exactOptional(),
    })
    .exactOptional(),
});

/** `POST /api/query`: one panel's data. */
export const panelQuerySchema = z
  .strictObject({
    ...ofBoard,
    panel: z.int(),
    /** As many points as the panel is pixels wide. */
    maxDataPoints: z.int().min(1).max(5_000),
  })
  .refine(isRange, noRange);
export type PanelQuery = z.output<typeof panelQuerySchema>;

/** One order behind a value. */
const exemplarSchema = z.object({
  /** Milliseconds since 1970. */
  time: z.number(),
  value: z.number(),
  traceId: z.string(),
  labels: z.record(z.string(), z.string()),
});
export type Exemplar = z.output<typeof exemplarSchema>;

/** What one query of a panel brought: frames, or why there are none. */
const targetAnswerSchema = z.object({
  refId: z.string(),
  frames: z.array(frameSchema),
  exemplars: z.array(exemplarSchema).exactOptional(),
  error: z.string().exactOptional(),
});
export type TargetAnswer = z.output<typeof targetAnswerSchema>;

export const panelAnswerSchema = z.object({
  /** Milliseconds between two points. */
  intervalMs: z.number(),
  results: z.array(targetAnswerSchema),
});
export type PanelAnswer = z.output<typeof panelAnswerSchema>;

/** `POST /api/variable`: what a variable can be chosen from. */
export const variableQuerySchema = z
  .strictObject({ ...ofBoard, variable: nameSchema })
  .refine(isRange, noRange);
export type VariableQuery = z.output<typeof variableQuerySchema>;

export const variableAnswerSchema = z.object({ values: z.array(z.string()) });
export type VariableAnswer = z.output<typeof variableAnswerSchema>;

/** `POST /api/annotations`: what a board marks on its graphs. */
export const annotationsQuerySchema = z.strictObject(ofBoard).refine(isRange, noRange);
export type AnnotationsQuery = z.output<typeof annotationsQuerySchema>;

/** Times are in milliseconds since 1970; both are the same for a moment. */
const annotationEventSchema = z.object({
  time: z.number(),
  timeEnd: z.number(),
  title: z.string(),
  text: z.string(),
  color: z.string(),
});
export type AnnotationEvent = z.output<typeof annotationEventSchema>;

export const annotationsAnswerSchema = z.object({
  events: z.array(annotationEventSchema),
  /** Each query that failed. */
  errors: z.array(z.string()),
});
export type AnnotationsAnswer = z.output<typeof annotationsAnswerSchema>;
