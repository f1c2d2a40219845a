import { z } from 'zod';
import type { Attributes, Span } from './traces.ts';
import { spanKinds } from './traces.ts';

// The answer of Jaeger's search: its own JSON, with microseconds and tags.

const tags = z
  .array(z.object({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }))
  .nullable()
  .default([])
  .transform(
    (list): Attributes => Object.fromEntries((list ?? []).map(({ key, value }) => [key, value])),
  );

const span = z.object({
  spanID: z.string(),
  operationName: z.string(),
  references: z
    .array(z.object({ refType: z.string(), traceID: z.string(), spanID: z.string() }))
    .nullable(),
  startTime: z.number(),
  duration: z.number(),
  tags,
  logs: z.array(z.object({ timestamp: z.number(), fields: tags })).nullable(),
  processID: z.string(),
});

const trace = z.object({
  traceID: z.string(),
  spans: z.array(span),
  processes: z.record(z.string(), z.object({ serviceName: z.string(), tags })),
});

export const servicesAnswer = z.object({ data: z.array(z.string()).nullable() });

/** Each trace as its spans, ordered by their start. */
export const tracesAnswer = z
  .object({ data: z.array(trace) })
  .transform(({ data }) => data.map(spansOf));

function spansOf({ traceID, spans, processes }: z.output<typeof trace>): Span[] {
  // Jaeger leaves out the first half of an id that is 0.
  const traceId = traceID.padStart(32, '0');
  return spans
    .map((span) => {
      const process = processes[span.processID];
      return spanOf(traceId, span, {
        'service.name': process?.serviceName ?? '',
        ...process?.tags,
      });
    })
    .sort((a, b) => Number(a.startNs - b.startNs));
}

function spanOf(traceId: string, wire: z.output<typeof span>, resource: Attributes): Span {
  const {
    'span.kind': kind,
    'otel.status_code': code,
    'otel.status_description': description = '',
    error: _error,
    'otel.scope.name': _scopeName,
    'otel.scope.version': _scopeVersion,
    ...attributes
  } = wire.tags;
  const references = wire.references ?? [];
  const parent = references.find(
    ({ refType, traceID }) => refType === 'CHILD_OF' && traceID.padStart(32, '0') === traceId,
  );
  const startNs = nanoseconds(wire.startTime);
  return {
    traceId,
    spanId: wire.spanID,
    parentSpanId: parent?.spanID ?? '',
    name: wire.operationName,
    kind: spanKinds.find((one) => one === kind) ?? 'internal',
    startNs,
    endNs: startNs + nanoseconds(wire.duration),
    status: code === 'ERROR' ? 'error' : code === 'OK' ? 'ok' : 'unset',
    statusMessage: String(description),
    attributes,
    resource,
    events: (wire.logs ?? []).map(({ timestamp, fields: { event = '', ...attributes } }) => ({
      name: String(event),
      timeNs: nanoseconds(timestamp),
      attributes,
    })),
    links: references
      .filter((reference) => reference !== parent)
      .map(({ traceID, spanID }) => ({
        traceId: traceID.padStart(32, '0'),
        spanId: spanID,
        attributes: {},
      })),
  };
}

function nanoseconds(us: number): bigint {
  return BigInt(us) * 1000n;
}
