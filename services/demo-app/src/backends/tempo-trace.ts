import { z } from 'zod';
import type { Attributes, AttributeValue } from '../contract.ts';

/** A trace as Tempo's API gives it: OTLP as JSON, with ids in base64. */

const hexId = z.base64().transform((text) => Buffer.from(text, 'base64').toString('hex'));
const nanoseconds = z.string().transform(BigInt);

const value: z.ZodType<AttributeValue> = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z
    .object({ arrayValue: z.object({ values: z.array(z.lazy(() => value)).default([]) }) })
    .transform(({ arrayValue }) => arrayValue.values),
  // Nobody sends maps or bytes as yet; as text they can be seen all the same.
  z.unknown().transform((other) => JSON.stringify(other)),
]);

const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list): Attributes => Object.fromEntries(list.map(({ key, value }) => [key, value])));

const span = z.object({
  spanId: hexId,
  parentSpanId: hexId.default(''),
  name: z.string(),
  kind: z.string().default('SPAN_KIND_INTERNAL'),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  status: z
    .object({ code: z.string().default(''), message: z.string().default('') })
    .default({ code: '', message: '' }),
  events: z
    .array(z.object({ timeUnixNano: nanoseconds, name: z.string(), attributes }))
    .default([]),
  links: z.array(z.object({ traceId: hexId, spanId: hexId, attributes })).default([]),
});

export const tempoTraceSchema = z.object({
  batches: z
    .array(
      z.object({
        resource: z.object({ attributes }),
        scopeSpans: z.array(z.object({ spans: z.array(span) })),
      }),
    )
    .default([]),
});

export type TempoTrace = z.output<typeof tempoTraceSchema>;
export type TempoSpan = z.output<typeof span>;

/** The attributes of a span that a search has found. */
export const foundAttributesSchema = attributes;
