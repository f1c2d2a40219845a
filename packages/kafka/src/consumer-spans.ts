import type { Attributes, Context, Span } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { IncomingRecord } from './records.ts';
import { traceContextOf } from './records.ts';

const tracer = trace.getTracer('@kafka-o11y/kafka');

/** A record that is being processed. */
export class Processing {
  /** A child of the span that sent the record. */
  readonly span: Span;
  readonly #parent: Context;

  constructor(span: Span, parent: Context) {
    this.span = span;
    this.#parent = parent;
  }

  /** For the handler, so that what it does and logs belongs to the span. */
  get context(): Context {
    return trace.setSpan(this.#parent, this.span);
  }
}

/** Where a record is processed, and what its span tells of it. */
export interface ProcessingPlace {
  groupId: string;
  /** Kafka's id of the cluster. */
  clusterId?: string | undefined;
  /** The attribute that a header becomes, by the header's name. */
  headerAttributes?: Readonly<Record<string, string>>;
}

/**
 * Starts the span of a record's processing. Name, kind and attributes are those of OpenTelemetry's
 * instrumentation of KafkaJS, and the group's name.
 */
export function startProcess(record: IncomingRecord, place: ProcessingPlace): Processing {
  const { topic, headers } = record;
  const parent = traceContextOf(headers);
  const span = tracer.startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER }, parent);
  if (span.isRecording()) span.setAttributes(attributesOf(record, place));
  return new Processing(span, parent);
}

/** Ends the span of a record's processing. @param error why it failed; undefined if it did not */
export function endProcess(span: Span, error?: unknown): void {
  if (error !== undefined && span.isRecording()) {
    const isError = error instanceof Error;
    const message = isError ? error.message : String(error);
    span.setAttribute('error.type', isError ? error.name : '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    span.recordException(isError ? error : message);
  }
  span.end();
}

function attributesOf(
  { topic, partition, offset, key, value, headers }: IncomingRecord,
  { groupId, clusterId, headerAttributes = {} }: ProcessingPlace,
): Attributes {
  const attributes: Attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.partition.id': String(partition),
    'messaging.kafka.offset': offset,
    'messaging.consumer.group.name': groupId,
  };
  if (clusterId !== undefined) attributes['messaging.kafka.cluster.id'] = clusterId;
  if (key !== null) attributes['messaging.kafka.message.key'] = key;
  if (key !== null && value === null) attributes['messaging.kafka.message.tombstone'] = true;
  for (const header in headerAttributes) {
    const attribute = headerAttributes[header];
    if (attribute !== undefined && header in headers) attributes[attribute] = headers[header] ?? '';
  }
  return attributes;
}
