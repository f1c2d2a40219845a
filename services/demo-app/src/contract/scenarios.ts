import { pairNames } from '@kafka-o11y/backends';
import type { FaultName } from '@kafka-o11y/faults';
import type {
  Action,
  Check,
  Expectation,
  ExpectationState,
  Lab,
  Look,
  Scenario,
  Step,
} from '@kafka-o11y/scenarios';
import type { BoardName, PanelLink } from '@kafka-o11y/vocabulary';
import { panelIds } from '@kafka-o11y/vocabulary';
import { z } from 'zod';
import { causeIdSchema } from './diagnosis.ts';
import { frameSchema } from './frame.ts';
import { logQuestionSchema, traceQuestionSchema } from './questions.ts';

/**
 * Scenarios, and what the lab says of their steps. The types of a scenario are those of
 * `@kafka-o11y/scenarios`. Each has a schema for every field, so that none is lost on the way.
 */

const comparisonSchema = z.enum(['above', 'below', 'equal to']);
const unitSchema = z.enum(['count', 'per second', 'seconds', 'bytes', 'share']);

const checkSchema: z.ZodType<Check> = z.union([
  z.object({
    promql: z.string(),
    is: comparisonSchema,
    value: z.number(),
    unit: unitSchema,
  }),
  z.object({ alert: z.string(), is: z.enum(['firing', 'quiet']) }),
  z.object({ cause: causeIdSchema }),
  z.object({ logs: logQuestionSchema, atLeast: z.number() }),
  z.object({ traces: traceQuestionSchema, atLeast: z.number() }),
]);

const expectationSchema: z.ZodType<Expectation> = z.object({
  title: z.string(),
  check: checkSchema,
  within: z.number(),
  holds: z.boolean().exactOptional(),
} satisfies Record<keyof Expectation, z.ZodType>);

/** Any name does: the page looks it up among the faults that the server lists. */
const faultNameSchema = z.string().transform((name) => name as FaultName);

const actionSchema: z.ZodType<Action> = z.union([
  z.object({ fault: faultNameSchema, variant: z.string() }),
  z.object({
    compose: z.array(z.string()),
    env: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.object({ toxic: z.literal('latency'), milliseconds: z.number() }),
  z.object({ toxic: z.literal('bandwidth'), kilobytesPerSecond: z.number() }),
  z.object({ toxic: z.enum(['cut', 'none']) }),
  z.object({ reset: z.literal('faults') }),
]);

const boardNames = Object.keys(panelIds) as BoardName[];

/** The page has the ids of the panels, and so no link to any other. */
const panelLinkSchema = z
  .object({ board: z.enum(boardNames), panel: z.string(), title: z.string().exactOptional() })
  .refine(({ board, panel }) => Object.hasOwn(panelIds[board], panel), {
    error: 'expected a panel of the board',
    path: ['panel'],
  })
  .transform((link) => link as PanelLink);

const lookSchema: z.ZodType<Look> = z.union([
  panelLinkSchema,
  z.object({ logs: logQuestionSchema, title: z.string() }),
  z.object({ traces: traceQuestionSchema, title: z.string() }),
]);

const stepSchema: z.ZodType<Step> = z.object({
  title: z.string(),
  text: z.string(),
  do: z.array(actionSchema).exactOptional(),
  expect: z.array(expectationSchema),
  look: z.array(lookSchema).exactOptional(),
} satisfies Record<keyof Step, z.ZodType>);

const kafkaModeSchema = z.enum(['zookeeper', 'kraft']);

const scenarioSchema: z.ZodType<Scenario> = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  learn: z.array(z.string()),
  minutes: z.number(),
  difficulty: z.enum(['first steps', 'practised', 'deep']),
  needs: z.enum(['cluster', 'chaos', 'secure']).exactOptional(),
  mode: kafkaModeSchema.exactOptional(),
  before: z.array(expectationSchema),
  steps: z.array(stepSchema),
  alerts: z.array(z.string()),
  cleanUp: z.array(actionSchema),
  practice: z.string(),
} satisfies Record<keyof Scenario, z.ZodType>);

const labSchema: z.ZodType<Lab> = z.object({
  brokers: z.number(),
  mode: kafkaModeSchema,
  secure: z.boolean(),
  controller: z.string().optional(),
  backends: z.enum(pairNames),
} satisfies Record<keyof Lab, z.ZodType>);

/** `GET /api/scenarios`. */
export const scenarioListSchema = z.object({
  scenarios: z.array(scenarioSchema),
  /** What they would run on; missing while Prometheus does not say. */
  lab: labSchema.exactOptional(),
});
export type ScenarioList = z.output<typeof scenarioListSchema>;

/** `GET /api/scenarios/:id/checks/:step?since=`: whether what a step expects holds now. */
export const stepChecksSchema = z.object({
  expectations: z.array(
    z.object({
      title: z.string(),
      met: z.boolean(),
      expected: z.string(),
      measured: z.string(),
      within: z.number(),
      error: z.string().exactOptional(),
    } satisfies Record<keyof ExpectationState, z.ZodType>),
  ),
});
export type StepChecks = z.output<typeof stepChecksSchema>;

const expectationSeriesSchema = z.object({
  title: z.string(),
  promql: z.string(),
  is: comparisonSchema,
  /** What the value is compared with. */
  limit: z.number(),
  unit: unitSchema,
  frames: z.array(frameSchema),
  error: z.string().exactOptional(),
});
export type ExpectationSeries = z.output<typeof expectationSeriesSchema>;

/** `GET /api/scenarios/:id/series/:step`: the course of what the checks of a step measure. */
export const stepSeriesSchema = z.object({
  /** Milliseconds since 1970. */
  from: z.number(),
  to: z.number(),
  /** Milliseconds between two points. */
  intervalMs: z.number(),
  series: z.array(expectationSeriesSchema),
});
export type StepSeries = z.output<typeof stepSeriesSchema>;

/** `GET /api/scenarios/:id/looks/:step/:look?since=`: the logs or traces that a look points to. */
export const lookAnswerSchema = z.object({ frames: z.array(frameSchema) });
export type LookAnswer = z.output<typeof lookAnswerSchema>;
