import { z } from 'zod';
import type { Attributes, AttributeValue, Span, SpanKind } from './traces.ts';
import { spanKinds } from './traces.ts';

// Spans in OTLP's JSON. Tempo writes enums as names, Jaeger as numbers.

const nanoseconds = z.string().transform(BigInt);

const value: z.ZodType<AttributeValue> = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z
    .object({ arrayValue: z.object({ values: z.array(z.lazy(() => value)).default([]) }) })
    .transform(({ arrayValue }) => arrayValue.values),
  // Maps and bytes become text. Nobody sends them yet.
  z.unknown().transform((other) => JSON.stringify(other)),
]);

/** The schema of a list of attributes, which gives them as an object. */
export const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list): Attributes => Object.fromEntries(list.map(({ key, value }) => [key, value])));

const kind = z
  .union([z.string(), z.number()])
  .default(1)
  .transform((code): SpanKind => {
    const named = String(code).replace('SPAN_KIND_', '').toLowerCase();
    return spanKinds.find((one, index) => code === index + 1 || named === one) ?? 'internal';
  });

const statusCode = z
  .union([z.string(), z.number()])
  .default(0)
  .transform((code): Span['status'] => {
    if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
    return code === 1 || code === 'STATUS_CODE_OK' ? 'ok' : 'unset';
  });

/**
 * The schema of spans in OTLP's JSON, grouped by their resource.
 *
 * @param id the schema of an id, which gives hexadecimal digits
 */
export function resourceSpans(id: z.ZodType<string>) {
  const span = z.object({
    spanId: id,
    parentSpanId: id.optional(),
    name: z.string().default(''),
    kind,
    startTimeUnixNano: nanoseconds,
    endTimeUnixNano: nanoseconds,
    attributes,
    status: z.object({ code: statusCode, message: z.string().default('') }).optional(),
    events: z
      .array(z.object({ timeUnixNano: nanoseconds, name: z.string().default(''), attributes }))
      .default([]),
    links: z.array(z.object({ traceId: id, spanId: id, attributes })).default([]),
  });
  return z
    .array(
      z.object({
        resource: z.object({ attributes }).default({ attributes: {} }),
        scopeSpans: z.array(z.object({ spans: z.array(span).default([]) })).default([]),
      }),
    )
    .default([]);
}

/** The spans of one trace, ordered by their start. */
export function spansOf(
  traceId: string,
  resources: z.output<ReturnType<typeof resourceSpans>>,
): Span[] {
  return resources
    .flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => ({
          traceId,
          spanId: span.spanId,
          parentSpanId: span.parentSpanId ?? '',
          name: span.name,
          kind: span.kind,
          startNs: span.startTimeUnixNano,
          endNs: span.endTimeUnixNano,
          status: span.status?.code ?? 'unset',
          statusMessage: span.status?.message ?? '',
          attributes: span.attributes,
          resource: resource.attributes,
          events: span.events.map(({ name, timeUnixNano, attributes }) => ({
            name,
            timeNs: timeUnixNano,
            attributes,
          })),
          links: span.links,
        })),
      ),
    )
    .sort((a, b) => Number(a.startNs - b.startNs));
}
