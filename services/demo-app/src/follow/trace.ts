import type { Span } from '@kafka-o11y/backends';
import { topics } from '@kafka-o11y/vocabulary';
import type { RecordPlace, TraceAnswer, TraceSpan } from '../contract.ts';

/**
 * A trace as the rows of a waterfall: each span below its parent, siblings by their start.
 *
 * @param spans by their start; undefined while the store has none of them
 * @param store the name of the store, for what is said of it
 */
export function flatten(
  traceId: string,
  spans: readonly Span[] | undefined,
  store: string,
): TraceAnswer {
  const start = spans?.[0]?.startNs ?? 0n;
  const rows = inOrder(spans ?? []).map(({ span, depth }) => row(span, depth, start));
  const missing = missingOf(rows, store);
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
function inOrder(spans: readonly Span[]): { span: Span; depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const below = Map.groupBy(spans, ({ parentSpanId }) =>
    ids.has(parentSpanId) ? parentSpanId : '',
  );
  const subtree = (parent: string, depth: number): { span: Span; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((span) => [
      { span, depth },
      ...subtree(span.spanId, depth + 1),
    ]);
  return subtree('', 0);
}

function row(span: Span, depth: number, start: bigint): TraceSpan {
  const offsetMs = (at: bigint) => milliseconds(at - start);
  return {
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    depth,
    service: String(span.resource['service.name'] ?? ''),
    name: span.name,
    kind: span.kind,
    offsetMs: offsetMs(span.startNs),
    durationMs: milliseconds(span.endNs - span.startNs),
    status: span.status,
    ...(span.statusMessage && { statusMessage: span.statusMessage }),
    attributes: span.attributes,
    resource: span.resource,
    events: span.events.map(({ name, timeNs, attributes }) => ({
      name,
      offsetMs: offsetMs(timeNs),
      attributes,
    })),
    links: span.links,
  };
}

/** With a fraction: spans are often shorter than a millisecond. */
function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}

const destination = 'messaging.destination.name';

/** A span is sent when it ends, and through a queue of its service: parents often come last. */
function missingOf(rows: TraceSpan[], store: string): string[] {
  if (rows.length === 0) return [`every span: ${store} does not know the trace yet`];
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
