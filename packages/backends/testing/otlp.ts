import type { Attributes } from '@opentelemetry/api';
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';

/** A log line as a service would write it. */
export interface TestLine {
  /** Milliseconds since 1970. */
  time: number;
  text: string;
  resource: Attributes;
  /** OpenTelemetry's number; 0 for none. */
  severity: number;
  logger?: string;
  trace?: { traceId: string; spanId: string };
  attributes?: Attributes;
}

/** The lines as the body of an OTLP request. */
export function otlpLogs(lines: TestLine[]): Uint8Array<ArrayBuffer> {
  const body = ProtobufLogsSerializer.serializeRequest(
    lines.map(({ time, text, resource, severity, logger = '', trace, attributes = {} }) => ({
      hrTime: [Math.floor(time / 1000), (time % 1000) * 1_000_000 + 789],
      hrTimeObserved: [0, 0],
      ...(trace && { spanContext: { ...trace, traceFlags: 1 } }),
      severityNumber: severity,
      body: text,
      resource: resourceFromAttributes(resource),
      instrumentationScope: { name: logger },
      attributes,
      droppedAttributesCount: 0,
    })),
  );
  if (body === undefined) throw new Error('the lines cannot be written as OTLP');
  return new Uint8Array(body);
}

/** A span as a service would send it. */
export interface TestSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  service: string;
  name: string;
  /** OTLP's number: 2 server, 4 producer, 5 consumer. */
  kind: number;
  /** Milliseconds since 1970. `startNs` nanoseconds are added to it. */
  start: number;
  startNs?: number;
  durationMs: number;
  error?: string;
  attributes?: Record<string, string>;
  event?: { name: string; attributes: Record<string, string> };
  link?: { traceId: string; spanId: string };
}

/** The spans as the body of an OTLP request in JSON. */
export function otlpSpans(spans: TestSpan[]): string {
  const list = (attributes: Record<string, string> = {}) =>
    Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } }));
  const at = (ms: number, ns = 0) => String(BigInt(Math.round(ms * 1000)) * 1000n + BigInt(ns));
  return JSON.stringify({
    resourceSpans: spans.map((span) => ({
      resource: { attributes: list({ 'service.name': span.service }) },
      scopeSpans: [
        {
          scope: { name: 'test' },
          spans: [
            {
              traceId: span.traceId,
              spanId: span.spanId,
              parentSpanId: span.parentSpanId ?? '',
              name: span.name,
              kind: span.kind,
              startTimeUnixNano: at(span.start, span.startNs),
              endTimeUnixNano: at(span.start + span.durationMs, span.startNs),
              attributes: list(span.attributes),
              status: span.error === undefined ? {} : { code: 2, message: span.error },
              events: span.event
                ? [
                    {
                      timeUnixNano: at(span.start),
                      name: span.event.name,
                      attributes: list(span.event.attributes),
                    },
                  ]
                : [],
              links: span.link ? [span.link] : [],
            },
          ],
        },
      ],
    })),
  });
}
