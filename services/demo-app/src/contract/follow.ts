import type { Attributes, AttributeValue } from '@kafka-o11y/backends';
import { spanKinds } from '@kafka-o11y/backends';
import { z } from 'zod';
import { frameSchema } from './frame.ts';

/** Orders, and what is known of the trace of one. */

export type { Attributes, AttributeValue };

const attributeValueSchema: z.ZodType<AttributeValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(attributeValueSchema)]),
);
const attributesSchema: z.ZodType<Attributes> = z.record(z.string(), attributeValueSchema);

/** `POST /api/orders`: the order that the producer has sent. */
export const sentOrderSchema = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  /** Missing where the producer does not trace. */
  traceId: z.string().optional(),
});
export type SentOrder = z.output<typeof sentOrderSchema>;

const orderTraceSchema = z.object({
  traceId: z.string(),
  orderId: z.string().exactOptional(),
  /** Of the first span, as "send orders". */
  name: z.string(),
  service: z.string(),
  /** Milliseconds since 1970. */
  start: z.number(),
  durationMs: z.number(),
  /** What went wrong, as the span says. */
  error: z.string().exactOptional(),
});
export type OrderTrace = z.output<typeof orderTraceSchema>;

/** `GET /api/orders/recent` and `/failed`: traces of orders, newest first. */
export const orderTracesSchema = z.object({ traces: z.array(orderTraceSchema) });
export type OrderTraces = z.output<typeof orderTracesSchema>;

const traceSpanSchema = z.object({
  spanId: z.string(),
  parentSpanId: z.string().exactOptional(),
  /** 0 for a root, and one more than the parent's. */
  depth: z.number(),
  service: z.string(),
  name: z.string(),
  kind: z.enum(spanKinds),
  /** Milliseconds since the start of the trace. */
  offsetMs: z.number(),
  durationMs: z.number(),
  status: z.enum(['unset', 'ok', 'error']),
  statusMessage: z.string().exactOptional(),
  attributes: attributesSchema,
  resource: attributesSchema,
  events: z.array(
    z.object({ name: z.string(), offsetMs: z.number(), attributes: attributesSchema }),
  ),
  links: z.array(
    z.object({ traceId: z.string(), spanId: z.string(), attributes: attributesSchema }),
  ),
});
export type TraceSpan = z.output<typeof traceSpanSchema>;

const recordPlaceSchema = z.object({
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
});
export type RecordPlace = z.output<typeof recordPlaceSchema>;

/** `GET /api/traces/:traceId`. */
export const traceAnswerSchema = z.object({
  traceId: z.string(),
  /** False while spans are still to be expected, or the store does not know the trace yet. */
  complete: z.boolean(),
  /** What is still missing. */
  missing: z.array(z.string()),
  /** Of the first span. Milliseconds since 1970; 0 where there is none. */
  start: z.number(),
  durationMs: z.number(),
  /** Each below its parent, siblings by their start. */
  spans: z.array(traceSpanSchema),
  /** Where the record was, in the order in which it was processed. */
  records: z.array(recordPlaceSchema),
});
export type TraceAnswer = z.output<typeof traceAnswerSchema>;

const traceLogLineSchema = z.object({
  /** Milliseconds since 1970. */
  time: z.number(),
  service: z.string(),
  level: z.string(),
  text: z.string(),
  spanId: z.string().exactOptional(),
  /** The other fields of the line. */
  fields: z.record(z.string(), z.string()),
});
export type TraceLogLine = z.output<typeof traceLogLineSchema>;

/** `GET /api/traces/:traceId/logs`: the log lines of all services, oldest first. */
export const traceLogsSchema = z.object({ lines: z.array(traceLogLineSchema) });
export type TraceLogs = z.output<typeof traceLogsSchema>;

const traceChartSchema = z.object({
  title: z.string(),
  /** A unit of Grafana's: `s`, `ops`, `short`. */
  unit: z.string(),
  frames: z.array(frameSchema),
  error: z.string().exactOptional(),
});
export type TraceChart = z.output<typeof traceChartSchema>;

/** `GET /api/traces/:traceId/metrics`: a few minutes around the trace. */
export const traceMetricsSchema = z.object({
  /** Milliseconds since 1970. */
  from: z.number(),
  to: z.number(),
  /** When the trace began. */
  at: z.number(),
  charts: z.array(traceChartSchema),
});
export type TraceMetrics = z.output<typeof traceMetricsSchema>;
