import type { LogCount, LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { logFields, spanKinds } from '@kafka-o11y/backends';
import { z } from 'zod';

/**
 * The typed questions for logs and traces: a board's targets carry them beside the text for Grafana,
 * and scenarios ask them. Each has a schema for every field of its type, and for no other.
 */

const variable = z.strictObject({ variable: z.string() });
const wanted = z.union([z.string(), z.array(z.string()), variable]);
const texts = z.record(z.string(), z.string());

export const logQuestionSchema: z.ZodType<LogQuestion> = z.strictObject({
  namespace: wanted.exactOptional(),
  cluster: wanted.exactOptional(),
  service: wanted.exactOptional(),
  instance: wanted.exactOptional(),
  family: z.union([wanted, z.boolean()]).exactOptional(),
  level: wanted.exactOptional(),
  words: z.string().exactOptional(),
  pattern: z.union([z.string(), variable]).exactOptional(),
  trace: z.string().exactOptional(),
  attributes: z.record(z.string(), z.union([wanted, z.literal(true)])).exactOptional(),
} satisfies Record<keyof LogQuestion, z.ZodType>);

const logCountSchema: z.ZodType<LogCount> = z.strictObject({
  count: z.enum(['lines', 'bytes']),
  of: logQuestionSchema,
  by: z.array(z.enum(logFields)).exactOptional(),
  top: z.int().positive().exactOptional(),
} satisfies Record<keyof LogCount, z.ZodType>);

/** Of a target whose data source are logs. */
export const logTargetSchema = z.union([logCountSchema, logQuestionSchema]);

/** Of a target whose data source are traces. */
export const traceQuestionSchema: z.ZodType<TraceQuestion> = z.strictObject({
  service: wanted.exactOptional(),
  name: z.string().exactOptional(),
  kind: z.enum(spanKinds).exactOptional(),
  status: z.literal('error').exactOptional(),
  slowerThanMs: z.number().exactOptional(),
  attributes: texts.exactOptional(),
  eventAttributes: texts.exactOptional(),
} satisfies Record<keyof TraceQuestion, z.ZodType>);
