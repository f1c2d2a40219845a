import { topics } from '@kafka-o11y/orders';
import type { TempoSpan, TempoTrace } from '../backends/tempo-trace.ts';
import type { Attributes, RecordPlace, TraceAnswer, TraceSpan } from '../contract.ts';

type Resourced = TempoSpan & { resource: Attributes };

/** A trace as the rows of a waterfall: each span below its parent, siblings by their start. */
export function flatten(traceId: string, trace: TempoTrace | undefined): TraceAnswer {
  const spans = (trace?.batches ?? [])
    .flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap((scope) =>
        scope.spans.map((span) => ({ ...span, resource: resource.attributes })),
      ),
    )
    .sort((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano));
  const start = spans[0]?.startTimeUnixNano ?? 0n;
  const rows = inOrder(spans).map(({ span, depth }) => row(span, depth, start));
  const missing = missingOf(rows);
  return {
    traceId,
    complete: missing.length === 0,
    missing,
    start: Math.floor(milliseconds(start)),
    durationMs: Math.max(0, ...rows.map(({ offsetMs, durationMs }) => offsetMs + durationMs)),
    spans: rows,
    records: recordsOf(rows),
  };
}

/** @param spans by their start */
function inOrder(spans: Resourced[]): { span: Resourced; depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const below = Map.groupBy(spans, ({ parentSpanId }) =>
    ids.has(parentSpanId) ? parentSpanId : '',
  );
  const subtree = (parent: string, depth: number): { span: Resourced; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((span) => [
      { span, depth },
      ...subtree(span.spanId, depth + 1),
    ]);
  return subtree('', 0);
}

function row(span: Resourced, depth: number, start: bigint): TraceSpan {
  const offsetMs = (at: bigint) => milliseconds(at - start);
  return {
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    depth,
    service: String(span.resource['service.name'] ?? ''),
    name: span.name,
    kind: kinds[span.kind] ?? 'internal',
    offsetMs: offsetMs(span.startTimeUnixNano),
    durationMs: milliseconds(span.endTimeUnixNano - span.startTimeUnixNano),
    status: statuses[span.status.code] ?? 'unset',
    ...(span.status.message && { statusMessage: span.status.message }),
    attributes: span.attributes,
    resource: span.resource,
    events: span.events.map(({ name, timeUnixNano, attributes }) => ({
      name,
      offsetMs: offsetMs(timeUnixNano),
      attributes,
    })),
    links: span.links,
  };
}

const kinds: Record<string, TraceSpan['kind']> = {
  SPAN_KIND_SERVER: 'server',
  SPAN_KIND_CLIENT: 'client',
  SPAN_KIND_PRODUCER: 'producer',
  SPAN_KIND_CONSUMER: 'consumer',
};

const statuses: Record<string, TraceSpan['status']> = {
  STATUS_CODE_OK: 'ok',
  STATUS_CODE_ERROR: 'error',
};

/** With a fraction: spans are often shorter than a millisecond. */
function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}

const destination = 'messaging.destination.name';

/** A span is sent when it ends, and through a queue of its service: parents often come last. */
function missingOf(rows: TraceSpan[]): string[] {
  if (rows.length === 0) return ['every span: Tempo does not know the trace yet'];
  const ids = new Set(rows.map(({ spanId }) => spanId));
  const orphans = rows.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId));
  const received = new Set(
    rows.filter(({ kind }) => kind === 'consumer').map(({ parentSpanId }) => parentSpanId),
  );
  const unread = rows.filter(
    ({ kind, status, spanId, attributes }) =>
      kind === 'producer' &&
      status !== 'error' &&
      !received.has(spanId) &&
      // Nobody reads dead letters.
      attributes[destination] !== topics.deadLetter.topic,
  );
  return [
    ...orphans.map(({ name }) => `what came before "${name}"`),
    ...unread.map(({ name }) => `the consumer's side of "${name}"`),
  ];
}

/** Only the consumer's spans know the offset. */
function recordsOf(rows: TraceSpan[]): RecordPlace[] {
  const places = rows
    .filter(({ kind }) => kind === 'consumer')
    .map(({ attributes }) => ({
      topic: String(attributes[destination] ?? ''),
      partition: Number(attributes['messaging.destination.partition.id']),
      offset: String(attributes['messaging.kafka.offset'] ?? ''),
    }))
    .filter(({ topic, partition }) => topic !== '' && Number.isInteger(partition));
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}
