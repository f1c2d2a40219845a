import type { Attributes, SpanContext, SpanKind } from '@opentelemetry/api';
import { createTraceState, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { SpanBatch } from './encode-spans.ts';

const exporter = new InMemorySpanExporter();
const provider = (attributes: Attributes) =>
  new TracerProvider({
    resource: resourceFromAttributes(attributes),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
const tracer = provider({ 'service.name': 'one', 'process.pid': 4_242 }).getTracer('a', '1.0');

function spansOf(make: () => void): ReadableSpan[] {
  exporter.reset();
  make();
  return exporter.getFinishedSpans();
}

/** Of all tests, as a process has one. */
const batch = new SpanBatch();

/** The encoder is held to OpenTelemetry's, byte for byte. */
function expectStandard(spans: ReadableSpan[]): void {
  expect(spans.length).toBeGreaterThan(0);
  const standard = ProtobufTraceSerializer.serializeRequest(spans);
  for (const span of spans) batch.add(span);
  expect(batch.spans).toBe(spans.length);
  expect(Buffer.from(batch.take()).equals(Buffer.from(standard ?? []))).toBe(true);
  expect(batch.spans).toBe(0);
}

const LENGTHS = [
  0, 1, 20, 47, 48, 49, 100, 121, 122, 123, 126, 127, 128, 129, 16_380, 16_384, 70_000,
];
const TEXTS = LENGTHS.flatMap((length) => ['x', 'ü', '€', '😀'].map((one) => one.repeat(length)));

test.each([
  ['texts of every length about the borders of a size', TEXTS],
  ['text that is no text', ['\ud800', 'a\udc00b', '\0', '"\n']],
  ['whole numbers', [0, 1, -1, 127, 128, 300, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53, -(2 ** 53)]],
  ['the largest and smallest', [2 ** 62, 2 ** 63, -(2 ** 63), 1e300, -1e300]],
  ['numbers', [0.5, -0.1, Number.NaN, Number.POSITIVE_INFINITY, -0]],
  ['truth', [true, false]],
  ['lists', [[], ['a', 'b'], [1, 2.5], [true], ['x'.repeat(300)]]],
])('attributes: %s', (_, values) => {
  const spans = spansOf(() => {
    for (const value of values) {
      tracer.startSpan('s', { attributes: { value, another: 'x' } }).end();
    }
  });
  expectStandard(spans);
});

test('attributes of more values than are kept', () => {
  const spans = spansOf(() => {
    for (let n = 0; n < 400; n++) {
      const attributes = { kept: `v${n % 7}`, unique: `u${n}`, [`key${n}`]: 'x' };
      tracer.startSpan('s', { attributes }).end();
    }
  });
  expectStandard(spans);
  expectStandard(spans);
});

test('nested attributes and bytes', () => {
  const attributes = { map: { a: 1, b: { c: ['d'] } }, bytes: new Uint8Array([0, 255]) };
  const spans = spansOf(() =>
    tracer
      .startSpan('s')
      .setAttributes(attributes as never)
      .end(),
  );
  expect(Object.keys(spans[0]?.attributes ?? {})).toContain('map');
  expectStandard(spans);
});

test('kinds, states, events, links and parents', () => {
  const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const remote: SpanContext = { ...ids, traceFlags: 1, isRemote: true };
  const state = { ...remote, isRemote: false, traceState: createTraceState('vendor=1') };
  const spans = spansOf(() => {
    for (const kind of [0, 1, 2, 3, 4] as SpanKind[]) tracer.startSpan('kind', { kind }).end();
    for (const parent of [remote, state]) {
      const context = trace.setSpanContext(ROOT_CONTEXT, parent);
      const links = [{ context: parent, attributes: { why: 'because' } }, { context: remote }];
      const span = tracer.startSpan('child', { links }, context);
      span.addEvent('retry', { attempt: 2 }).addEvent('plain');
      span.recordException(new TypeError('x'));
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'it failed' }).end();
    }
    tracer.startSpan('').setStatus({ code: SpanStatusCode.OK }).end();
  });
  expectStandard(spans);
});

test('times to the nanosecond', () => {
  const spans = spansOf(() => {
    for (const seconds of [0, 1, 65_535, 65_536, 1_795_000_000, 4_294_967_295]) {
      for (const nanos of [0, 1, 999_999_999]) {
        tracer.startSpan('s', { startTime: [seconds, nanos] }).end([seconds + 1, nanos]);
      }
    }
  });
  expectStandard(spans);
});

test('several resources and scopes, in one request', () => {
  const other = provider({ 'service.name': 'two' });
  const tracers = [tracer, other.getTracer('b'), other.getTracer('c', '2', { schemaUrl: 'x:y' })];
  const spans = spansOf(() => {
    for (let n = 0; n < 30; n++) tracers[n % 3]?.startSpan(`span ${n}`).end();
  });
  expect(new Set(spans.map((span) => span.instrumentationScope)).size).toBe(3);
  expectStandard(spans);
});

test('more than a buffer holds', () => {
  const attributes = { text: 'y'.repeat(5_000) };
  const spans = spansOf(() => {
    for (let n = 0; n < 1_000; n++) tracer.startSpan('large', { attributes }).end();
  });
  expectStandard(spans);
});

test('what is dropped is counted', () => {
  const limits = { attributeCountLimit: 2, eventCountLimit: 1, linkCountLimit: 1 };
  const strict = new TracerProvider({
    spanLimits: limits,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  } as never);
  const link = { context: { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 } };
  const spans = spansOf(() => {
    const attributes = { a: 1, b: 2, c: 3, d: 4 };
    const span = strict.getTracer('x').startSpan('s', { attributes, links: [link, link, link] });
    span.addEvent('1').addEvent('2').end();
  });
  const [span] = spans;
  expect(span?.droppedAttributesCount).toBe(2);
  expectStandard(spans);
});
