import type { Span } from '@opentelemetry/api';

const attributeOf = new Map<string, string>();

/**
 * Puts a header of each Kafka record on the spans that send and process the record, from now on.
 *
 * @param header name of the record header; its value is text
 * @param attribute name of the span attribute
 */
export function traceRecordHeader(header: string, attribute: string): void {
  attributeOf.set(header, attribute);
}

/** Does what `traceRecordHeader` asked for, on one span. */
export function addRecordHeaders(span: Span, headers: Record<string, unknown> = {}): void {
  for (const [header, attribute] of attributeOf) {
    const value = headers[header];
    if (typeof value === 'string' || Buffer.isBuffer(value)) {
      span.setAttribute(attribute, value.toString());
    }
  }
}
