import { injectContext, unsampledTraceparent } from '@kafka-o11y/telemetry';
import type { Attributes, Span } from '@opentelemetry/api';
import {
  context,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { PendingRecord } from './publish-queue.ts';

const tracer = trace.getTracer('@kafka-o11y/kafka');
/** In the place of a span that nobody will see. */
const NOT_RECORDED = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** What of a record becomes a span. */
type Sent = Pick<PendingRecord, 'topic' | 'key' | 'value' | 'headers'>;

/**
 * Starts the span of a record that was accepted, and puts its trace
 * context into the record's headers. Name, kind and attributes are those of OpenTelemetry's
 * instrumentation of KafkaJS. The span lasts until the record is settled, so that it has the time
 * that the caller waits: batching, queueing and repeats included. A record whose trace begins with it
 * and is not sampled gets the trace context alone.
 *
 * @param headerAttributes the attribute that a header becomes, by the header's name
 * @param parent has the span that it is a child of
 */
export function startSend(
  { topic, key, value, headers }: Sent,
  headerAttributes: Readonly<Record<string, string>> = {},
  parent = context.active(),
): Span {
  const traceparent = parent === ROOT_CONTEXT ? unsampledTraceparent() : undefined;
  if (traceparent !== undefined) {
    headers.traceparent = traceparent;
    return NOT_RECORDED;
  }
  const span = tracer.startSpan(`send ${topic}`, { kind: SpanKind.PRODUCER }, parent);
  if (span.isRecording()) {
    // All at once: those that a span is started with the SDK checks and copies twice.
    const attributes: Attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
    };
    if (key) attributes['messaging.kafka.message.key'] = key;
    if (key && value === null) attributes['messaging.kafka.message.tombstone'] = true;
    for (const header in headerAttributes) {
      const attribute = headerAttributes[header];
      if (attribute !== undefined && header in headers)
        attributes[attribute] = String(headers[header]);
    }
    span.setAttributes(attributes);
  }
  injectContext(span, parent, headers);
  return span;
}

/** Notes on the spans that a try failed. */
export function noteRetry(records: readonly PendingRecord[], cause: unknown): void {
  for (const { span, attempts } of records) {
    if (!span.isRecording()) continue;
    const message = cause instanceof Error ? cause.message : String(cause);
    span.addEvent('retry', { 'exception.message': message, attempt: attempts });
  }
}

/**
 * Ends the span of a record. One that is not recorded, or has ended, stays as it is.
 *
 * @param partition undefined if none was chosen
 * @param outcome the offset that it got, or why it got none
 * @param clusterId Kafka's id of the cluster
 */
export function endSend(
  span: Span,
  partition: number | undefined,
  outcome: { offset: string } | { error: Error },
  clusterId: string | undefined,
): void {
  if (!span.isRecording()) return;
  if (partition !== undefined) {
    span.setAttribute('messaging.destination.partition.id', String(partition));
  }
  if (clusterId !== undefined) span.setAttribute('messaging.kafka.cluster.id', clusterId);
  if ('offset' in outcome) {
    span.setAttribute('messaging.kafka.offset', outcome.offset);
  } else {
    const { name, message } = outcome.error;
    span.setAttribute('error.type', name);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  }
  span.end();
}
